import { createHash } from 'node:crypto';

import { Damage } from './damage.ts';
import type { ObjectFormat } from '../object-ids.ts';
import type { GitObject } from './object-store.ts';
import type { Pace } from '../pace.ts';

const sliceBytes = 4 << 20;

/** What is wrong when the id is not that of the content. One that is too large to be read is believed. */
export async function checkHash(
  oid: string,
  { type, bytes }: GitObject,
  format: ObjectFormat,
  pace: Pace,
): Promise<Damage | undefined> {
  if (bytes === null) return undefined;
  const hash = createHash(format).update(`${type} ${bytes.length}\0`);
  for (let at = 0; at < bytes.length; at += sliceBytes) {
    hash.update(bytes.subarray(at, at + sliceBytes));
    if (bytes.length > sliceBytes) await pace.breathe();
  }
  return hash.digest('hex') === oid ? undefined : new Damage('its content has another hash');
}
