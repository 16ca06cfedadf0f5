import { createHash } from 'node:crypto';

/** sha256 as 64 hex digits. */
export const sha256 = (bytes: string | Uint8Array): string =>
  createHash('sha256').update(bytes).digest('hex');

/** sha256 of what is added piece by piece. */
export function startSha256(): { add(bytes: string | Uint8Array): void; hex(): string } {
  const hash = createHash('sha256');
  return {
    add: (bytes) => void hash.update(bytes),
    hex: () => hash.copy().digest('hex'),
  };
}
