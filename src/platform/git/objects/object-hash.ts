import { createHash, hash } from 'node:crypto';

import { Damage } from './damage.ts';
import type { ObjectFormat } from '../object-ids.ts';
import type { GitObject, Soon } from './object-store.ts';
import type { Pace } from '../pace.ts';

const sliceBytes = 4 << 20;
/** Up to this size one call for all of it is the quicker one. */
const small = 16 << 10;
const headRoom = 32;
const scratch = Buffer.alloc(headRoom + small);

/** What is wrong when the id is not that of the content. One that is too large to be read is believed. */
export function checkHash(
  oid: string,
  { type, bytes }: GitObject,
  format: ObjectFormat,
  pace: Pace,
): Soon<Damage | undefined> {
  if (bytes === null) return undefined;
  const head = `${type} ${bytes.length}\0`;
  if (bytes.length > sliceBytes) return checkLarge(oid, head, bytes, { format, pace });
  return judge(
    oid,
    bytes.length <= small ? hashSmall(head, bytes, format) : hashAtOnce(head, bytes, format),
  );
}

function hashSmall(head: string, bytes: Buffer, format: ObjectFormat): string {
  const start = scratch.write(head, 'latin1');
  scratch.set(bytes, start);
  return hash(format, scratch.subarray(0, start + bytes.length));
}

const hashAtOnce = (head: string, bytes: Buffer, format: ObjectFormat): string =>
  createHash(format).update(head).update(bytes).digest('hex');

async function checkLarge(
  oid: string,
  head: string,
  bytes: Buffer,
  { format, pace }: { format: ObjectFormat; pace: Pace },
): Promise<Damage | undefined> {
  const sum = createHash(format).update(head);
  for (let at = 0; at < bytes.length; at += sliceBytes) {
    sum.update(bytes.subarray(at, at + sliceBytes));
    await pace.breathe();
  }
  return judge(oid, sum.digest('hex'));
}

const judge = (oid: string, hex: string): Damage | undefined =>
  hex === oid ? undefined : new Damage('its content has another hash');
