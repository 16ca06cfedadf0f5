import { createHash } from 'node:crypto';

/** sha256 as 64 hex digits. */
export const sha256 = (bytes: string | Uint8Array): string =>
  createHash('sha256').update(bytes).digest('hex');
