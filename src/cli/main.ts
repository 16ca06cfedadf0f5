import type { Io } from './io.ts';
import { buildProgram } from './program.ts';
import { reportError } from './report-error.ts';

/** Runs one command line (without node and script) and resolves to its exit code. Never rejects. */
export async function main(argv: readonly string[], io: Io): Promise<number> {
  const ended = { code: 0 };
  try {
    const program = await buildProgram(argv, io, (code) => (ended.code = code));
    await program.parseAsync([...argv], { from: 'user' });
    return ended.code;
  } catch (caught) {
    return reportError(caught, io, wantsJson(argv));
  }
}

/** Also where the command line cannot be understood: who asked for JSON gets the error as JSON. */
function wantsJson(argv: readonly string[]): boolean {
  const end = argv.indexOf('--');
  return (end === -1 ? argv : argv.slice(0, end)).includes('--json');
}
