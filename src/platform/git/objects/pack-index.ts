import { Damage } from './damage.ts';
import type { ByteSource, Piece, WindowedSource } from './file-windows.ts';

const fanoutBytes = 256 * 4;
const magic = 0xff744f63;
/** No pack is larger. */
const maxOffset = 2 ** 40;
/** Guesses before halving: an index that is not evenly filled is not what hashes make. */
const maxGuesses = 6;
/** Of the ids little is read at once: where one stands can be guessed well, and no other is near. */
const idWindow = 1 << 10;

/** Where the tables of an index are: version 1 has offsets and ids in one, version 2 one for each. */
interface Layout {
  readonly idBytes: number;
  readonly count: number;
  readonly fanout: Uint32Array;
  readonly ids: number;
  readonly stride: number;
  readonly offsets: number;
  readonly offsetStride: number;
  /** The table of offsets over 2 GiB, and how many it has; version 1 has none. */
  readonly large: number;
  readonly largeCount: number;
}

/** The index of a pack: by the id of an object its place. Holds no more than a kilobyte of it. */
export class PackIndex {
  readonly count: number;
  /** The checksum at the end of the pack it belongs to. */
  readonly packChecksum: Buffer;
  readonly #ids: ByteSource;
  readonly #offsets: ByteSource;
  readonly #layout: Layout;

  /** Throws `Damage` for a header, a fanout or a size no git would write. */
  constructor(file: WindowedSource, idBytes: number) {
    this.#ids = file.through(idWindow);
    this.#offsets = file;
    this.#layout = readLayout(file, idBytes);
    this.count = this.#layout.count;
    this.packChecksum = Buffer.from(file.bytes(file.size - 2 * idBytes, idBytes));
  }

  /** The offset of an object in the pack. */
  find(id: Buffer): number | undefined {
    const at = this.#search(id);
    return this.#compare(id, at) === 0 ? this.#offsetAt(at) : undefined;
  }

  /** Ids that begin with these hex digits, `limit` at most. */
  startingWith(prefix: string, limit: number): string[] {
    const found: string[] = [];
    const { count, idBytes } = this.#layout;
    const first = this.#search(Buffer.from(prefix.padEnd(2 * idBytes, '0'), 'hex'));
    for (let at = first; at < count && found.length < limit; at++) {
      const piece = this.#idPiece(at);
      const id = piece.bytes.toString('hex', piece.start, piece.end);
      if (!id.startsWith(prefix)) break;
      found.push(id);
    }
    return found;
  }

  /** The first entry that is not before the id: by interpolation, for ids are evenly spread. */
  #search(id: Buffer): number {
    const { fanout } = this.#layout;
    const bucket = id[0] ?? 0;
    let low = fanout[bucket - 1] ?? 0;
    let high = fanout[bucket] ?? 0;
    const key = id.readUInt32BE(1);
    let lowKey = 0;
    let highKey = 2 ** 32;
    for (let step = 0; low < high; step++) {
      const share = step < maxGuesses ? (key - lowKey) / (highKey - lowKey) : 0.5;
      const middle = Math.min(high - 1, low + Math.floor((high - low) * share));
      const { bytes, start } = this.#idPiece(middle);
      const order = orderOf(id, bytes, start);
      if (order === 0) return middle;
      const foundKey = bytes.readUInt32BE(start + 1);
      if (order < 0) high = middle;
      else low = middle + 1;
      if (order < 0) highKey = Math.max(foundKey, lowKey + 1, key + 1);
      else lowKey = Math.min(foundKey, highKey - 1, key);
    }
    return low;
  }

  #compare(id: Buffer, at: number): number {
    if (at >= this.#layout.count) return -1;
    const { bytes, start } = this.#idPiece(at);
    return orderOf(id, bytes, start);
  }

  #idPiece(at: number): Piece {
    const { ids, stride, idBytes } = this.#layout;
    return this.#ids.piece(ids + at * stride, idBytes);
  }

  #offsetAt(at: number): number {
    const { offsets, offsetStride, large, largeCount } = this.#layout;
    const { bytes, start } = this.#offsets.piece(offsets + at * offsetStride, 4);
    const offset = bytes.readUInt32BE(start);
    if (large === 0 || offset < 2 ** 31) return offset;
    const entry = offset - 2 ** 31;
    if (entry >= largeCount) throw new Damage('its pack index names no place for it');
    const place = this.#offsets.bytes(large + entry * 8, 8);
    const value = place.readUInt32BE(0) * 2 ** 32 + place.readUInt32BE(4);
    if (value >= maxOffset) throw new Damage('its pack index names no place for it');
    return value;
  }
}

function readLayout(file: ByteSource, idBytes: number): Layout {
  const head = file.bytes(0, 8);
  if (head.length < 8) throw damaged();
  if (head.readUInt32BE(0) !== magic) return layoutOne(file, idBytes);
  if (head.readUInt32BE(4) !== 2) throw new Damage('a pack index is of an unknown version');
  const { fanout, count } = readFanout(file, 8);
  const ids = 8 + fanoutBytes;
  // Checksums of four bytes each stand between ids and offsets.
  const offsets = ids + count * (idBytes + 4);
  const large = offsets + count * 4;
  const rest = file.size - 2 * idBytes - large;
  if (rest < 0 || rest % 8 !== 0 || rest > count * 8) throw damaged();
  const tables = { ids, stride: idBytes, offsets, offsetStride: 4, large, largeCount: rest / 8 };
  return { idBytes, count, fanout, ...tables };
}

function layoutOne(file: ByteSource, idBytes: number): Layout {
  const { fanout, count } = readFanout(file, 0);
  const stride = 4 + idBytes;
  if (file.size !== fanoutBytes + count * stride + 2 * idBytes) throw damaged();
  const ids = fanoutBytes + 4;
  const tables = { ids, stride, offsets: fanoutBytes, offsetStride: stride };
  return { idBytes, count, fanout, ...tables, large: 0, largeCount: 0 };
}

function readFanout(file: ByteSource, at: number): { fanout: Uint32Array; count: number } {
  const bytes = file.bytes(at, fanoutBytes);
  if (bytes.length < fanoutBytes) throw damaged();
  const fanout = new Uint32Array(256);
  let count = 0;
  for (let bucket = 0; bucket < 256; bucket++) {
    const value = bytes.readUInt32BE(bucket * 4);
    if (value < count) throw damaged();
    fanout[bucket] = count = value;
  }
  return { fanout, count };
}

/** Less than 0 when the id comes before the one that stands there. Most differ in their first bytes. */
function orderOf(id: Buffer, bytes: Buffer, start: number): number {
  for (let at = 0; at < id.length; at++) {
    const order = (id[at] ?? 0) - (bytes[start + at] ?? 0);
    if (order !== 0) return order;
  }
  return 0;
}

const damaged = (): Damage => new Damage('a pack index is damaged');
