import { createReading, type Composed } from '../../src/compose.ts';
import { readEnvironment } from '../../src/platform/environment.ts';

/** A result that was told to the world, and when. */
export interface Told {
  readonly id: string;
  readonly revision: number;
  readonly at: number;
}

/** Notes every result that is told from now on. */
export function listen(composed: Composed, told: Told[], at: () => number = () => 0): void {
  composed.events.on((event) => {
    if (event.name !== 'run.completed') return;
    const revision = Number(/\d+$/.exec(event.run_id)?.[0]);
    told.push({ id: event.session_id, revision, at: at() });
  });
}

/** What was told is never taken back: it is known before anything is mended. */
export async function lostOf(root: string, told: readonly Told[]): Promise<string[]> {
  const environment = { ...readEnvironment(), variables: {} };
  const reading = await createReading({ home: root, environment });
  const manifest = await reading.manifest();
  const faults: string[] = [];
  for (const { id, revision } of told) {
    const known = await manifest.find(id);
    const isKnown = known !== undefined && known.revision >= revision;
    if (!isKnown) faults.push(`was told and is lost: ${id}, revision ${revision}`);
  }
  return faults;
}
