import { crc32 } from 'node:zlib';

import { idBytes, type ObjectFormat } from '../object-ids.ts';
import type { RefValue } from './ref-source.ts';
import { unreadable } from '../unreadable.ts';

const damaged = (): Error =>
  unreadable('one of its reftables is damaged', 'Check it with `git refs verify`.');

const headerBytes = { 1: 24, 2: 28 } as const;
/** Five offsets and a checksum. */
const footerTail = 44;
const refBlock = 0x72;
const longestName = 4096;

/**
 * The refs of one table in its order, as git's Documentation/technical/reftable has the format; a
 * ref that it takes back has no value. Throws `REPOSITORY_UNREADABLE` for what is no sound table.
 */
export function* readReftable(
  table: Buffer,
  format: ObjectFormat,
): Generator<readonly [name: string, value: RefValue | undefined], void, undefined> {
  const { header, blockSize, end } = checkTable(table, format);
  for (let start = 0; start < end;) {
    const at = start === 0 ? header : start;
    if (table[at] !== refBlock || at + 6 > end) return;
    const length = table.readUIntBE(at + 1, 3);
    const block = table.subarray(start, start + length);
    if (start + length > end || length < at - start + 6) throw damaged();
    yield* readBlock(block, at - start + 4, idBytes[format]);
    // A block is filled up with NULs to the size of all, unless the next follows at once.
    const padded = start + length < end && table[start + length] === 0;
    start += padded && length < blockSize ? blockSize : length;
  }
}

function checkTable(
  table: Buffer,
  format: ObjectFormat,
): { header: number; blockSize: number; end: number } {
  const version = table[4];
  if (version !== 1 && version !== 2) throw damaged();
  const header = headerBytes[version];
  const end = table.length - header - footerTail;
  if (end < header || table.toString('latin1', 0, 4) !== 'REFT') throw damaged();
  const sums = table.length - 4;
  if (crc32(table.subarray(end, sums)) !== table.readUInt32BE(sums)) throw damaged();
  if (!table.subarray(0, header).equals(table.subarray(end, end + header))) throw damaged();
  const hash = version === 1 ? 'sha1' : table.toString('latin1', 24, 28);
  if (hash !== (format === 'sha1' ? 'sha1' : 's256')) throw damaged();
  return { header, blockSize: table.readUIntBE(5, 3), end };
}

function* readBlock(
  block: Buffer,
  first: number,
  idLength: number,
): Generator<readonly [string, RefValue | undefined], void, undefined> {
  const restarts = block.readUInt16BE(block.length - 2);
  const end = block.length - 2 - 3 * restarts;
  if (end < first) throw damaged();
  const records = new Reader(block.subarray(0, end), first);
  let name = Buffer.alloc(0);
  while (!records.done()) {
    const prefix = records.number();
    const lengthAndType = records.number();
    const suffix = records.bytes(Math.floor(lengthAndType / 8));
    if (prefix > name.length || prefix + suffix.length > longestName) throw damaged();
    name = Buffer.concat([name.subarray(0, prefix), suffix]);
    // When it was written does not matter here.
    records.number();
    yield [name.toString('utf8'), readValue(records, lengthAndType % 8, idLength)];
  }
}

function readValue(records: Reader, type: number, idLength: number): RefValue | undefined {
  switch (type) {
    case 0:
      return undefined;
    case 1:
      return { oid: records.bytes(idLength).toString('hex') };
    case 2: {
      const oid = records.bytes(idLength).toString('hex');
      // What an annotated tag stands for is read from the tag.
      records.bytes(idLength);
      return { oid };
    }
    case 3:
      return { symbolic: records.bytes(records.number()).toString('utf8') };
    default:
      throw damaged();
  }
}

class Reader {
  readonly #block: Buffer;
  #at: number;

  constructor(block: Buffer, at: number) {
    this.#block = block;
    this.#at = at;
  }

  done(): boolean {
    return this.#at >= this.#block.length;
  }

  bytes(length: number): Buffer {
    const end = this.#at + length;
    if (end > this.#block.length) throw damaged();
    const bytes = this.#block.subarray(this.#at, end);
    this.#at = end;
    return bytes;
  }

  /** Seven bits a byte, the highest first; every byte that is followed by another counts one more. */
  number(): number {
    let value = 0;
    for (let byte = this.#byte(); ; byte = this.#byte()) {
      value += byte & 0x7f;
      if ((byte & 0x80) === 0) return value;
      value = (value + 1) * 128;
      if (value > Number.MAX_SAFE_INTEGER) throw damaged();
    }
  }

  #byte(): number {
    return this.bytes(1)[0] ?? 0;
  }
}
