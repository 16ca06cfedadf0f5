import { crc32 } from 'node:zlib';

/** One ref of a table: an id, an id with what it peels to, the name of another ref, or null where it is taken back. */
export type TableRef = string | readonly [tag: string, peeled: string] | null;

/** Git of today writes blocks of 4 KB. */
const blockSize = 4096;

/** A table as git's Documentation/technical/reftable has the format; the refs in order of their names. */
export function makeReftable(
  refs: Readonly<Record<string, TableRef>>,
  { hash = 'sha1', aligned = true }: { hash?: 'sha1' | 's256'; aligned?: boolean } = {},
): Buffer {
  const header = fileHeader(hash, aligned);
  const blocks: Buffer[] = [];
  let records: Buffer[] = [];
  let previous = '';
  let size = 0;
  const flush = (last: boolean): void => {
    const start = blocks.length === 0 ? header : Buffer.alloc(0);
    const block = makeBlock(start, records);
    const full = aligned && !last ? Buffer.concat([block], blockSize) : block;
    blocks.push(full);
    [records, previous, size] = [[], '', 0];
  };
  for (const [name, ref] of Object.entries(refs)) {
    let record = makeRecord(previous, name, ref);
    if (size + record.length > blockSize - 64) {
      flush(false);
      record = makeRecord('', name, ref);
    }
    records.push(record);
    size += record.length;
    previous = name;
  }
  if (records.length > 0) flush(true);
  else blocks.push(header);
  return Buffer.concat([...blocks, footer(header)]);
}

/** The footer that makes a header's table sound. */
export function footer(header: Buffer): Buffer {
  const body = Buffer.concat([header, Buffer.alloc(40)]);
  return Buffer.concat([body, number(crc32(body), 4)]);
}

export function fileHeader(hash: 'sha1' | 's256', aligned: boolean): Buffer {
  const version = hash === 'sha1' ? 1 : 2;
  const size = number(aligned ? blockSize : 0, 3);
  const parts = [Buffer.from('REFT'), Buffer.from([version]), size, number(1, 8), number(1, 8)];
  return Buffer.concat([...parts, ...(version === 2 ? [Buffer.from(hash)] : [])]);
}

export function makeBlock(start: Buffer, records: readonly Buffer[]): Buffer {
  const body = Buffer.concat(records);
  const length = start.length + 4 + body.length + 3 + 2;
  const restarts = Buffer.concat([number(start.length + 4, 3), number(1, 2)]);
  return Buffer.concat([start, Buffer.from('r'), number(length, 3), body, restarts]);
}

export function makeRecord(previous: string, name: string, ref: TableRef): Buffer {
  let shared = 0;
  while (shared < previous.length && previous[shared] === name[shared]) shared++;
  const suffix = Buffer.from(name.slice(shared));
  const [type, value] = valueOf(ref);
  return Buffer.concat([
    varint(shared),
    varint(suffix.length * 8 + type),
    suffix,
    varint(0),
    value,
  ]);
}

function valueOf(ref: TableRef): readonly [type: number, value: Buffer] {
  if (ref === null) return [0, Buffer.alloc(0)];
  if (typeof ref !== 'string') return [2, Buffer.from(ref.join(''), 'hex')];
  if (!ref.startsWith('refs/')) return [1, Buffer.from(ref, 'hex')];
  return [3, Buffer.concat([varint(Buffer.byteLength(ref)), Buffer.from(ref)])];
}

export function varint(value: number): Buffer {
  const bytes = [value & 0x7f];
  for (let rest = value >>> 7; rest > 0; rest >>>= 7) bytes.unshift(0x80 | (--rest & 0x7f));
  return Buffer.from(bytes);
}

function number(value: number, bytes: number): Buffer {
  const buffer = Buffer.alloc(bytes);
  if (bytes > 6) buffer.writeUIntBE(value, bytes - 6, 6);
  else buffer.writeUIntBE(value, 0, bytes);
  return buffer;
}
