import path from 'node:path';
import { inspectHome, type Inspection } from '../compose/inspect-home.ts';
import { layGround } from '../compose/lay-ground.ts';
import { createRemake } from '../compose/remake-session.ts';
import { FlywheelError } from '../domain/errors.ts';
import type { LineChange } from '../platform/line-changes.ts';
import type { ManifestReader, SessionRecord } from '../store/store.ts';
import { proveSession, type ArtifactProof } from '../verification/prove-session.ts';
import { receiptsFile } from '../verification/read-receipts.ts';
import type { CliContext } from './io.ts';
import type { Line } from './output.ts';
import { goneExit } from './gone-exit.ts';
import { showWaiting } from './show-waiting.ts';

/** Lines of one artifact that are shown; --json has all. */
const shown = 20;

/**
 * Makes artifacts again from their sources and compares them, line by line. Ends with 1 when one
 * differs, with 66 when none does and the source of one is gone. Changes nothing.
 */
export async function prove(context: CliContext, what: string | undefined): Promise<number> {
  const inspection = await inspectHome(context);
  const proofs = await showWaiting(context, 'verifying', proveAll(context, inspection, what));
  const count = (status: ArtifactProof['status']): number =>
    proofs.filter((proof) => proof.status === status).length;
  const [differs, gone] = [count('differs'), count('source-gone')];
  context.output.result({ home: context.home, ok: differs + gone === 0, artifacts: proofs }, () => [
    ...proofs.flatMap(linesOf),
    `${count('proven')} proven, ${differs} differ, ${gone} with a source that is gone`,
  ]);
  if (differs > 0) return 1;
  return gone > 0 ? goneExit : 0;
}

async function proveAll(
  context: CliContext,
  inspection: Inspection,
  what: string | undefined,
): Promise<ArtifactProof[]> {
  const { home, view } = inspection;
  const { manifest } = await inspection.know();
  const parts = { view, remake: await createRemake(await layGround(context)) };
  const proofs: ArtifactProof[] = [];
  if (what === undefined) {
    for await (const record of everySession(manifest)) {
      proofs.push(...(await proveSession(parts, record)));
    }
    return proofs;
  }
  const known = await manifest.find(what);
  if (known) return proveSession(parts, known);
  const given = new Set([
    home.relative(context.path(what)),
    home.relative(path.resolve(home.root, what)),
  ]);
  for await (const record of everySession(manifest)) {
    const only = artifactPaths(record).find((each) => given.has(each));
    if (only !== undefined) return proveSession(parts, record, only);
  }
  throw new FlywheelError('SESSION_NOT_FOUND', `No session and no artifact is named ${what}.`, {
    hint: 'Give a session id or the path of an artifact: `flywheel manifest list` has them; or --all.',
  });
}

const artifactPaths = ({ artifacts, artifact_folder }: SessionRecord): string[] => [
  ...artifacts.flatMap((each) => each.path ?? []),
  `${artifact_folder}/${receiptsFile}`,
];

async function* everySession(manifest: ManifestReader): AsyncGenerator<SessionRecord> {
  for (const session of manifest.all('sessions')) if (isOver(session)) yield session;
  for await (const { session } of manifest.archived()) yield session;
}

const isOver = ({ status }: SessionRecord): boolean => status !== 'running' && status !== 'waiting';

function linesOf({ path: file, status, receipts, lines, notes }: ArtifactProof): Line[] {
  const colour = ({ proven: 'green', differs: 'red', 'source-gone': 'yellow' } as const)[status];
  const counted = receipts === 0 ? '' : ` (${receipts} receipts)`;
  const more = lines.length - shown;
  return [
    [`${file}: `, { text: status, colour }, counted],
    ...notes.map((note) => `  ${note}`),
    ...lines.slice(0, shown).flatMap(changeLines),
    ...(more > 0 ? [`  and ${more} more lines: --json has all`] : []),
  ];
}

const changeLines = ({ line, says, should }: LineChange): Line[] => [
  `  line ${line} ${says === undefined ? 'is missing' : `says: ${says}`}`,
  should === undefined ? '    should not be there' : `    should say: ${should}`,
];
