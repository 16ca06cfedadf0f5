import { rebuildHome, type Rebuilt } from '../compose/rebuild-home.ts';
import { countOf } from '../verification/report-markdown.ts';
import type { Adopted } from '../verification/adopt-session.ts';
import type { CliContext } from './io.ts';
import type { Line } from './output.ts';
import { quietLog } from './quiet-log.ts';
import { showWaiting } from './show-waiting.ts';

export interface RebuildFlags {
  readonly dryRun?: boolean;
}

/** More of a kind are in --json only. */
const shown = 20;

/** Makes the manifest again from what can be read of it and from what is on disk. */
export async function rebuild(context: CliContext, { dryRun }: RebuildFlags): Promise<number> {
  const isDry = dryRun === true;
  const { home, environment } = context;
  const work = rebuildHome({ home, environment, dryRun: isDry, log: quietLog });
  const rebuilt = await showWaiting(context, 'rebuilding', work);
  const { state, kept, adoption, doubted, files } = rebuilt;
  const { kind, problems } = state;
  const result = {
    home,
    dry_run: isDry,
    state: { kind, problems },
    kept,
    doubted,
    files,
    ...adoption,
  };
  context.output.result(result, () => linesOf(rebuilt, isDry));
  return 0;
}

function linesOf({ state, kept, adoption, doubted, files }: Rebuilt, isDry: boolean): Line[] {
  const { counts, remarkable, unreadable, waiting } = adoption;
  return [
    ...(isDry ? ['Nothing was changed: this is what would be done.', ''] : []),
    ...stateLines(state, isDry),
    ...kept.map((file) => `kept      ${file}`),
    `adopted   ${countOf(counts.adopted, 'session')} from disk`,
    `settled   ${countOf(counts.settled, 'session')} whose file knew more than the record`,
    `known     ${countOf(counts.known + counts.copy, 'session file')}, nothing to do`,
    `new       ${countOf(waiting.length + counts.undecided, 'session file')}, done at the next start`,
    ...(unreadable.length === 0
      ? []
      : [
          `unread    ${countOf(unreadable.length, 'file')} that are no session, left to the intake`,
        ]),
    ...(doubted === 0
      ? []
      : [
          `doubted   ${countOf(doubted, 'publish job')}: see \`flywheel queue list --status unknown\``,
        ]),
    ...files.restored.map((file) => `restored  ${file}, from its claim`),
    ...files.lost.map((id) => `lost      the file of session ${id}: \`flywheel restore\` a backup`),
    ...remarkLines(remarkable),
  ];
}

function stateLines({ kind, problems }: Rebuilt['state'], isDry: boolean): Line[] {
  if (problems.length === 0) return ['state     manifest and journal are in order'];
  const end = isDry || kind === 'readable' ? '' : '; what could be read of it was kept';
  return problems.map(({ file, says }) => `state     ${file}: ${says}${end}`);
}

function remarkLines(remarkable: readonly Adopted[]): Line[] {
  if (remarkable.length === 0) return [];
  const more = remarkable.length - shown;
  return [
    '',
    { text: `To look at (${remarkable.length})`, colour: 'bold' },
    ...remarkable
      .slice(0, shown)
      .flatMap(({ path, remarks }) => [`  ${path}`, ...remarks.map((each) => `    ${each}`)]),
    ...(more > 0 ? [`  and ${more} more: --json lists all`] : []),
  ];
}
