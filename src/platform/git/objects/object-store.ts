import { notInClone, unreadable } from '../unreadable.ts';

export type ObjectType = 'commit' | 'tree' | 'blob' | 'tag';

export type GitObject =
  | { readonly type: ObjectType; readonly bytes: Buffer }
  /** Over the size that is read into memory. */
  | { readonly type: ObjectType; readonly bytes: null }
  /** Not in this clone, which is a partial one. */
  | { readonly type: 'promised'; readonly bytes: null };

/** Larger ones are not read into memory. git by default compares up to four times as much; this is what we can hold. */
export const objectLimit = 128 << 20;

/**
 * The port behind which objects are read. Everything above it works on ids and bytes, so no number
 * depends on who read them.
 */
export interface ObjectStore {
  /**
   * Rejects with `REPOSITORY_UNREADABLE` when the object is damaged, or missing and not promised to a
   * partial clone. What is at hand is not waited for: there are thousands to a scan.
   */
  read(oid: string): Soon<GitObject>;
  /** Ids of the objects that begin with these hex digits, at least four; sorted. */
  expand(prefix: string): Promise<readonly string[]>;
  /** Bytes of an object without reading them, for whoever can tell; 0 of one that is promised; rejects as `read` does. */
  size?(oid: string): Soon<number>;
}

export type Soon<T> = T | Promise<T>;

/** Goes on at once with what is there, and else as soon as it is. */
export const whenKnown = <T, U>(soon: Soon<T>, next: (value: T) => Soon<U>): Soon<U> =>
  isPromise(soon) ? soon.then(next) : next(soon);

/** Of whichever realm: not all are instances of our own class. */
export const isPromise = <T>(soon: Soon<T>): soon is Promise<T> =>
  typeof (soon as { then?: unknown } | null | undefined)?.then === 'function';

/** Objects that hold files or a process until they are closed. */
export interface OpenObjects extends ObjectStore {
  close(): Promise<void>;
}

/** Bytes of an object that must be of this type. Throws `REPOSITORY_UNREADABLE` when it is not. */
export async function readTyped(
  store: ObjectStore,
  oid: string,
  type: ObjectType,
): Promise<Buffer> {
  return bytesOf(await store.read(oid), oid, type);
}

/** The same of an object that was read. */
export function bytesOf(object: GitObject, oid: string, type: ObjectType): Buffer {
  if (object.type === 'promised') throw notInClone(oid);
  if (object.type !== type) throw unreadable(`object ${oid} is a ${object.type}, not a ${type}`);
  if (!object.bytes) throw unreadable(`the ${type} ${oid} is too large`);
  return object.bytes;
}
