import { FlywheelError } from '../domain/errors.ts';
import type { Problem } from '../domain/problem.ts';
import type { AcceptedSession } from '../domain/session.ts';
import type { SessionReader } from '../intake/read-session.ts';
import type { CliContext } from './io.ts';
import type { Line } from './output.ts';
import { existingFile } from './owner-options.ts';
import { problemLines } from './report-error.ts';
import { sessionReader } from './session-reader.ts';

/** A file that was named, and what intake would say about it. */
export type CheckedFile =
  | { readonly file: string; readonly path: string; readonly accepted: AcceptedSession }
  | { readonly file: string; readonly path: string; readonly problems: readonly Problem[] };

/** Lists everything that is wrong with the files; changes nothing. */
export async function validate(context: CliContext, names: readonly string[]): Promise<number> {
  const files = await checkFiles(context, await sessionReader(context), names);
  context.output.result({ files: files.map(asJson) }, () => files.flatMap(linesOf));
  refuseInvalid(files);
  return 0;
}

/** Reads and judges files as intake does. Throws `SESSION_NOT_FOUND` for the first that is missing. */
export async function checkFiles(
  context: CliContext,
  reader: SessionReader,
  names: readonly string[],
): Promise<CheckedFile[]> {
  const checked: CheckedFile[] = [];
  for (const file of names) {
    const path = await existingFile(context, file);
    const verdict = await reader.read(path);
    if (verdict.kind === 'accepted') checked.push({ file, path, accepted: verdict.accepted });
    else if (verdict.kind === 'gone') throw gone(file);
    else checked.push({ file, path, problems: problemsOf(verdict.problems) });
  }
  return checked;
}

/** Throws `SESSION_INVALID` when any of the files may not go in. */
export function refuseInvalid(files: readonly CheckedFile[], and = ''): void {
  const invalid = files.filter((each) => 'problems' in each);
  const [first] = invalid;
  if (!first) return;
  const count = invalid.reduce((sum, each) => sum + each.problems.length, 0);
  const problems = count === 1 ? '1 problem' : `${count} problems`;
  const where = invalid.length === 1 ? first.file : `${invalid.length} of ${files.length} files`;
  throw new FlywheelError('SESSION_INVALID', `${where}: ${problems}${and}.`, {
    details: { files: invalid.map(asJson) },
    hint: 'Mend what is listed; examples/ has a session of each type, and `flywheel new` writes one.',
  });
}

export function linesOf(checked: CheckedFile): Line[] {
  if ('problems' in checked) {
    return checked.problems.flatMap((problem) => problemLines(checked.file, problem));
  }
  const { session_type, session_id } = checked.accepted.session;
  return [
    [
      `${checked.file}: `,
      { text: 'valid', colour: 'green' },
      `, ${session_type} session ${session_id}`,
    ],
  ];
}

function asJson(checked: CheckedFile): object {
  const { file } = checked;
  if ('problems' in checked) return { file, valid: false, problems: checked.problems };
  const { session_id, session_type } = checked.accepted.session;
  return { file, valid: true, session_id, session_type, fingerprint: checked.accepted.fingerprint };
}

const gone = (file: string): FlywheelError =>
  new FlywheelError('SESSION_NOT_FOUND', `Session file not found: ${file}`);

/** Nothing is known about a file that was being written. */
function problemsOf(problems: readonly Problem[]): readonly Problem[] {
  if (problems.length > 0) return problems;
  const message = 'The file was written to while it was read.';
  return [
    { pointer: '', found: 'a file that changes', message, mend: 'Try again when it is complete.' },
  ];
}
