import { claimFinding, type Finding } from '../../domain/finding.ts';
import type { Processor } from '../../domain/pipeline.ts';
import { counted } from '../../story/counts.ts';
import type { LifeSession } from './life-session.ts';
import { isFound, type Life, type Shot } from './life.ts';

interface Input {
  readonly session: LifeSession;
  readonly life: Life;
  readonly shots: readonly Shot[];
}

/** Holds the numbers the agent gives against what its session lists and what was found of it. */
export const checkLifeClaims: Processor<Input, Finding[]> = {
  name: 'check-life-claims',
  run: (input) => [...creationFindings(input), ...pictureFindings(input)],
};

const creationFindings = ({ session, life }: Input): Finding[] =>
  claimFinding(
    'artifacts_created',
    claimText(session.metadata?.artifacts_created),
    String(life.creations.length),
    'creations the conversations list',
  );

function pictureFindings({ session, shots }: Input): Finding[] {
  const claimed = claimText(session.metadata?.screenshots_taken);
  const [listed, found] = [shots.length, shots.filter(isFound).length];
  const differs = claimed !== undefined && claimed !== String(listed);
  return [
    ...(differs ? [claimDiffers(claimed, listed, found)] : []),
    ...(found < listed ? [notFound(listed, found)] : []),
  ];
}

const claimDiffers = (claimed: string, listed: number, found: number): Finding => ({
  code: 'CLAIM_DIFFERS',
  subject: 'screenshots_taken',
  claimed,
  computed: String(listed),
  source: 'screenshots the session lists',
  message: `screenshots taken: claimed ${claimed}, listed ${String(listed)}, found ${String(found)}.`,
});

const notFound = (listed: number, found: number): Finding => ({
  code: 'FILE_MISSING',
  subject: 'screenshots',
  claimed: String(listed),
  computed: String(found),
  source: 'files in the folders of the session',
  message: `screenshots: ${counted(listed, 'file')} listed, ${String(found)} found.`,
});

const claimText = (claim: unknown): string | undefined =>
  typeof claim === 'number' ? String(claim) : undefined;
