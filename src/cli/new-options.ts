export interface NewOptions {
  readonly agent?: string;
  readonly id?: string;
  /** Minutes. */
  readonly duration?: number;
  readonly out?: string;
  readonly repo?: string;
  readonly since?: string;
  readonly author?: string;
  readonly drop?: true;
}
