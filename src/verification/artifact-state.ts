import { sha256 } from '../platform/hash.ts';
import type { HomeView } from './home-view.ts';

/** An artifact on disk, compared with what is known about it. */
export type ArtifactState =
  | { readonly kind: 'whole'; readonly bytes: number }
  | { readonly kind: 'missing' }
  /** `edited`: it reads like a text somebody changed; else it is what a torn write leaves. */
  | { readonly kind: 'altered'; readonly looks: 'edited' | 'torn' };

export function artifactState(
  { read }: Pick<HomeView, 'read'>,
  { path, content_hash }: { readonly path: string; readonly content_hash: string },
): ArtifactState {
  const bytes = read(path);
  if (!bytes) return { kind: 'missing' };
  if (sha256(bytes) === content_hash) return { kind: 'whole', bytes: bytes.length };
  return { kind: 'altered', looks: isText(bytes) ? 'edited' : 'torn' };
}

/** Our texts end with a line end, and editors keep it; the disk leaves zeros, or stops anywhere. */
function isText(bytes: Buffer): boolean {
  return bytes.length > 0 && !bytes.includes(0) && bytes.at(-1) === 0x0a;
}
