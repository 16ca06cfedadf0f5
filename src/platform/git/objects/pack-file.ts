import { Damage } from './damage.ts';
import type { ByteSource } from './file-windows.ts';
import { checkLarge, inflateAt, inflateFirst } from './inflate.ts';
import type { ObjectType } from './object-store.ts';
import { readDeltaHeader } from './pack-delta.ts';

const magic = 0x5041434b;
const headBytes = 12;
/** Type and size take ten bytes at most, the id of a base 32. */
const entryHead = 48;
/** The sizes that a delta begins with are no longer. */
const sizesLength = 20;

const types = new Map<number, ObjectType>([
  [1, 'commit'],
  [2, 'tree'],
  [3, 'blob'],
  [4, 'tag'],
]);
const byOffset = 6;
const byId = 7;

/** What stands at a place of a pack. `size` is what it inflates to, and `at` where that begins. */
export type PackEntry =
  | {
      readonly kind: 'object';
      readonly type: ObjectType;
      readonly size: number;
      readonly at: number;
    }
  /** A delta against what stands elsewhere in the pack. */
  | {
      readonly kind: 'delta';
      readonly base: number | Buffer;
      readonly size: number;
      readonly at: number;
    };

/** The bytes of a pack: what stands at an offset, as it is stored. */
export class PackFile {
  readonly #file: ByteSource;
  readonly #end: number;
  readonly #idBytes: number;

  /** Throws `Damage` unless it is the pack the index was made for. */
  constructor(file: ByteSource, { count, packChecksum }: { count: number; packChecksum: Buffer }) {
    const idBytes = packChecksum.length;
    this.#file = file;
    this.#idBytes = idBytes;
    this.#end = file.size - idBytes;
    const head = file.bytes(0, headBytes);
    if (this.#end < headBytes || head.readUInt32BE(0) !== magic) throw damaged();
    const version = head.readUInt32BE(4);
    if (version !== 2 && version !== 3) throw new Damage('a pack is of an unknown version');
    if (head.readUInt32BE(8) !== count) throw mismatch();
    // At the end, where a pack that was cut off has something else.
    if (!file.bytes(this.#end, idBytes).equals(packChecksum)) throw mismatch();
  }

  /** Throws `Damage` when no object can begin there. */
  entryAt(offset: number): PackEntry {
    if (offset < headBytes || offset >= this.#end) throw new Damage('its place is not in its pack');
    const head = this.#file.bytes(offset, entryHead);
    const first = head[0] ?? 0;
    let used = 1;
    let size = first & 0x0f;
    for (let byte = first, factor = 16; byte >= 0x80; factor *= 128) {
      byte = head[used++] ?? 0;
      size += (byte & 0x7f) * factor;
      if (used > 8) throw new Damage('it declares an impossible size');
    }
    const kind = (first >> 4) & 7;
    const type = types.get(kind);
    if (type !== undefined) return { kind: 'object', type, size, at: offset + used };
    if (kind === byOffset) {
      const { distance, end } = readDistance(head, used);
      if (distance <= 0 || distance > offset - headBytes) throw strayBase();
      return { kind: 'delta', base: offset - distance, size, at: offset + end };
    }
    if (kind !== byId) throw new Damage('it is of no known type');
    const end = used + this.#idBytes;
    if (end > head.length) throw strayBase();
    return { kind: 'delta', base: Buffer.from(head.subarray(used, end)), size, at: offset + end };
  }

  /** How long the object of an entry is: of a delta, how long it says that its result is. */
  objectSize(entry: PackEntry): number {
    if (entry.kind === 'object') return entry.size;
    return readDeltaHeader(inflateFirst(this.#file, entry.at, sizesLength)).resultSize;
  }

  /** Of an entry that is too large to be read. Throws `Damage` when it cannot be what it says. */
  checkLarge({ at, size }: PackEntry): void {
    checkLarge(this.#file, at, size);
  }

  /** The bytes an entry inflates to; throws `Damage` when they are not what it declares. */
  inflate({ at, size }: PackEntry): Buffer | Promise<Buffer> {
    return inflateAt(this.#file, at, size);
  }
}

/** Seven bits a byte, the highest first, where each further byte also adds one. */
function readDistance(head: Buffer, start: number): { distance: number; end: number } {
  let at = start;
  let byte = head[at++] ?? 0;
  let distance = byte & 0x7f;
  while (byte >= 0x80) {
    byte = head[at++] ?? 0;
    distance = (distance + 1) * 128 + (byte & 0x7f);
    if (at - start > 7) throw strayBase();
  }
  return { distance, end: at };
}

const damaged = (): Damage => new Damage('a pack is damaged');
const mismatch = (): Damage => new Damage('a pack and its index do not belong together');
const strayBase = (): Damage => new Damage('the base of its delta is not in its pack');
