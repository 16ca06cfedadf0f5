import type { FileStamp } from '../platform/read-guarded.ts';
import { hash53 } from './hash-53.ts';

/**
 * Which state of which file was judged, for inboxes of any size: two numbers a file. What was not
 * asked for between two calls of `forgetUnasked` is forgotten by the second.
 */
export class Judged {
  #asked = new Map<number, number>();
  #before = new Map<number, number>();

  /** True when this state of the file was judged. */
  has(file: string, stamp: FileStamp): boolean {
    const key = hash53(file);
    const state = this.#asked.get(key) ?? this.#before.get(key);
    if (state === undefined) return false;
    this.#asked.set(key, state);
    return state === hash53(stamp);
  }

  add(file: string, stamp: FileStamp): void {
    this.#asked.set(hash53(file), hash53(stamp));
  }

  delete(file: string): void {
    const key = hash53(file);
    this.#asked.delete(key);
    this.#before.delete(key);
  }

  forgetUnasked(): void {
    this.#before = this.#asked;
    this.#asked = new Map();
  }
}
