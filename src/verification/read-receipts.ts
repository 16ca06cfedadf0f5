import type { HomeView, PlacedArtifact } from './home-view.ts';

/** What `receipts.json` says about one artifact. */
export interface ReceiptEntry extends Omit<PlacedArtifact, 'slug'> {
  readonly content_hash: string;
  /** Absent in receipts of versions before it was written there. */
  readonly slug?: string;
}

export type Receipts =
  | { readonly kind: 'missing' | 'unreadable' }
  | { readonly kind: 'read'; readonly entries: ReadonlyMap<string, ReceiptEntry> };

export const receiptsFile = 'receipts.json';

/** The receipts beside the artifacts of a session. */
export function readReceipts({ read }: Pick<HomeView, 'read'>, folder: string): Receipts {
  const bytes = read(`${folder}/${receiptsFile}`);
  if (!bytes) return { kind: 'missing' };
  const artifacts = artifactsIn(bytes);
  if (!artifacts) return { kind: 'unreadable' };
  const entries = Object.entries(artifacts).flatMap(([type, value]) => {
    const entry = entryOf(type, value);
    return entry ? [[type, entry] as const] : [];
  });
  return { kind: 'read', entries: new Map(entries) };
}

function artifactsIn(bytes: Buffer): Record<string, unknown> | undefined {
  try {
    const value = JSON.parse(bytes.toString('utf8')) as { artifacts?: unknown } | null;
    const artifacts = value?.artifacts;
    return typeof artifacts === 'object' && artifacts !== null
      ? (artifacts as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

function entryOf(type: string, value: unknown): ReceiptEntry | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { filename, content_hash, slug, repository } = value as Record<string, unknown>;
  if (typeof filename !== 'string' || typeof content_hash !== 'string') return undefined;
  return {
    type,
    filename,
    content_hash,
    ...(typeof slug === 'string' ? { slug } : {}),
    ...(typeof repository === 'string' ? { repository } : {}),
  };
}
