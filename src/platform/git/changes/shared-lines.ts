import type { Pace } from '../pace.ts';

const newline = 0x0a;
const stretch = 1 << 16;

/**
 * Two texts as numbers, equal for equal lines. Those that only one side has can be in no common
 * subsequence and are left out.
 */
export async function sharedLines(
  before: Buffer,
  after: Buffer,
  pace: Pace,
): Promise<[Int32Array, Int32Array]> {
  const ids = new Map<string, number>();
  const left = new LineList();
  for (const lines of stretches(before)) {
    for (const line of lines) {
      const id = ids.get(line) ?? ids.size;
      if (id === ids.size) ids.set(line, id);
      left.push(id);
    }
    await pace.breathe();
  }
  const isShared = new Uint8Array(ids.size);
  const right = new LineList();
  for (const lines of stretches(after)) {
    for (const line of lines) {
      const id = ids.get(line);
      if (id === undefined) continue;
      isShared[id] = 1;
      right.push(id);
    }
    await pace.breathe();
  }
  return [await onlyShared(left.all(), isShared, pace), right.all()];
}

async function onlyShared(
  lines: Int32Array,
  isShared: Uint8Array,
  pace: Pace,
): Promise<Int32Array> {
  let length = 0;
  for (let at = 0; at < lines.length; at++) {
    if (at % stretch === 0) await pace.breathe();
    const id = lines[at] ?? 0;
    if (isShared[id] === 1) lines[length++] = id;
  }
  return lines.subarray(0, length);
}

/** The lines of a text, some thousands at a time. A last one without an end is another than one with it. */
export function* stretches(text: Buffer): Generator<string[], void, undefined> {
  for (let from = 0; from < text.length;) {
    const end = text.indexOf(newline, Math.min(from + stretch, text.length) - 1);
    const to = end < 0 ? text.length : end + 1;
    const lines = text.toString('latin1', from, to).split('\n');
    const last = lines.pop() ?? '';
    // No line holds an end itself.
    yield last === '' ? lines : [...lines, `${last}\n`];
    from = to;
  }
}

class LineList {
  #ids = new Int32Array(1024);
  #length = 0;

  push(id: number): void {
    if (this.#length === this.#ids.length) {
      const ids = new Int32Array(this.#length * 2);
      ids.set(this.#ids);
      this.#ids = ids;
    }
    this.#ids[this.#length++] = id;
  }

  all(): Int32Array {
    return this.#ids.subarray(0, this.#length);
  }
}
