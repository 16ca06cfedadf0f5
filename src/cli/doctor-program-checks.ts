import { toFlywheelError } from '../domain/errors.ts';
import { fail, ok, type DoctorCheck, type DoctorContext, type Verdict } from './doctor-check.ts';

/** What the program itself needs. */
export const programChecks: readonly DoctorCheck[] = [
  { name: 'configuration', run: (context) => loads(() => context.loadConfig(), 'valid') },
  { name: 'templates', run: (context) => loads(() => context.loadTemplates(), 'all load') },
  { name: 'schemas', run: (context) => loads(() => context.loadSchemas(), 'all load') },
  { name: 'repository access', run: repositoryVerdict },
];

async function loads(load: () => Promise<unknown>, says: string): Promise<Verdict> {
  try {
    await load();
    return ok(says);
  } catch (caught) {
    const error = toFlywheelError(caught);
    return fail(error.message, error.hint);
  }
}

/** Reads the newest commit of the repository at hand, if there is one: the way sessions are read. */
async function repositoryVerdict(context: DoctorContext): Promise<Verdict> {
  const { repos, repository, signal } = context;
  const version = await context.gitVersion();
  const git = version === undefined ? 'no git on PATH, and none needed' : `git ${version} on PATH`;
  try {
    const select = [{ kind: 'last', count: 1 }] as const;
    const result = await repos.scan({ path: repository, select }, signal);
    return result.kind === 'scanned'
      ? ok(`${result.scan.repository.name} can be read; ${git}`)
      : ok(`no repository in ${repository} to try; ${git}`);
  } catch (caught) {
    const error = toFlywheelError(caught);
    return fail(`${repository}: ${error.message}`, error.hint);
  }
}
