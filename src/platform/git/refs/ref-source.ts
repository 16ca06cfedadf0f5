export type RefValue = { readonly oid: string } | { readonly symbolic: string };

/** One way of storing refs. */
export interface RefSource {
  /** Of `HEAD`, or of a full name; one step only. */
  read(name: string): Promise<RefValue | undefined>;
  /** Full names of the refs below a folder (`refs/tags/`), sorted. */
  list(folder: string): Promise<readonly string[]>;
}
