/**
 * Files in the order they came, each once. (The first entry of a Set from which the first were
 * deleted is found in time that grows with what was deleted: seconds for a hundred thousand.)
 */
export class FileQueue {
  readonly #there = new Set<string>();
  #files: string[] = [];
  #next = 0;

  get size(): number {
    return this.#there.size;
  }

  /** A file that waits already keeps its place. */
  add(file: string): void {
    if (this.#there.has(file)) return;
    this.#there.add(file);
    this.#files.push(file);
  }

  take(): string | undefined {
    const file = this.#files[this.#next];
    if (file === undefined) return undefined;
    this.#there.delete(file);
    this.#next += 1;
    if (this.#next >= 1_024 && this.#next * 2 >= this.#files.length) {
      this.#files = this.#files.slice(this.#next);
      this.#next = 0;
    }
    return file;
  }

  clear(): void {
    this.#there.clear();
    this.#files = [];
    this.#next = 0;
  }
}
