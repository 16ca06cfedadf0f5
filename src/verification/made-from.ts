import type { Receipt } from '../domain/artifact.ts';
import type { Pins } from '../domain/pins.ts';
import type { HomeView } from './home-view.ts';
import { receiptsFile } from './read-receipts.ts';

/** What the receipts of a session say about how its artifacts were made. */
export interface MadeFrom {
  readonly fingerprint: string;
  readonly revision: number;
  readonly pins?: Pins;
  /** By artifact type. */
  readonly receipts: ReadonlyMap<string, readonly Receipt[]>;
}

/** Undefined when they are missing, unreadable, or of a version that did not write it. */
export function readMadeFrom(
  { read }: Pick<HomeView, 'read'>,
  folder: string,
): MadeFrom | undefined {
  const value = parsed(read(`${folder}/${receiptsFile}`)) as Written | null | undefined;
  const { made_from: made, artifacts } = value ?? {};
  if (typeof made?.fingerprint !== 'string' || typeof made.revision !== 'number') return undefined;
  const entries = Object.entries(artifacts ?? {}).map(
    ([type, entry]) => [type, Array.isArray(entry?.receipts) ? entry.receipts : []] as const,
  );
  return { ...made, receipts: new Map(entries) };
}

interface Written {
  readonly made_from?: Omit<MadeFrom, 'receipts'>;
  readonly artifacts?: Readonly<Record<string, { readonly receipts?: Receipt[] } | null>>;
}

function parsed(bytes: Buffer | undefined): unknown {
  try {
    return bytes === undefined ? undefined : JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}
