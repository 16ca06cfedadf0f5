import { inspect } from 'node:util';
import { expect } from '@jest/globals';

import type { FlywheelError } from '../../../src/domain/errors.ts';
import type { FileChange, RepoScan } from '../../../src/domain/repo.ts';
import { scan } from './native-git.ts';
import { peakGrowth } from './peak-growth.ts';

/** Stands where it must not be told from. */
export const secret = 'top-secret-content';

const deadlineMs = 15_000;
/** The largest object that is read is 128 MB; it is held inflated, and once more as it was before. */
const growthMb = 400;

/** What a scan ended in. */
export type Outcome =
  | { readonly kind: 'scanned'; readonly scan: RepoScan }
  | { readonly kind: 'failed'; readonly message: string };

/** Scans, within a deadline and a bound of memory; an error is said clearly, and without a word of what was read. */
export async function outcomeOf(path: string): Promise<Outcome> {
  let outcome: Outcome | undefined;
  const signal = AbortSignal.timeout(deadlineMs);
  const growth = await peakGrowth(async () => {
    outcome = await scan(path, undefined, { signal }).then(
      (scanned): Outcome => ({ kind: 'scanned', scan: scanned }),
      (error: unknown): Outcome => ({ kind: 'failed', message: clearly(error) }),
    );
  });
  expect(signal.aborted).toBe(false);
  expect(growth).toBeLessThan(growthMb);
  if (!outcome) throw new Error('no outcome');
  return outcome;
}

/** What a scan ended in, in one line: `scanned 1 commits: a +1`, or the message of its error. */
export async function endOf(path: string): Promise<string> {
  const outcome = await outcomeOf(path);
  if (outcome.kind === 'failed') return outcome.message;
  const { commits } = outcome.scan;
  const files = commits[0]?.files.slice(0, 3).map((file) => `${file.path} ${sizeOf(file)}`) ?? [];
  return `scanned ${commits.length} commits: ${files.join(', ')}`;
}

const sizeOf = ({ binary, added }: FileChange): string => (binary ? 'binary' : `+${added ?? 0}`);

function clearly(error: unknown): string {
  const { code, message } = error as FlywheelError;
  const said = inspect(error, { depth: 9 });
  expect(said).not.toContain(secret);
  expect(said).not.toContain('passwd');
  expect({ code, message }).toMatchObject({ code: 'REPOSITORY_UNREADABLE' });
  return message;
}
