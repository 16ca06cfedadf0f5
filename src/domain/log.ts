export type LogFields = Readonly<Record<string, unknown>>;

/** Where events are told for people and for machines. Never throws, never waits, never blocks. */
export interface Log {
  debug(message: string, fields?: LogFields): void;
  /** `message` is constant, the facts stand in `fields`: `info('artifact written', { path, ms })`. */
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  /** The same log, with `fields` added to every line. */
  child(fields: LogFields): Log;
}
