import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** What `git --version` says of itself; undefined where there is no git. No repository is touched. */
export async function gitVersion(searchPath: string | undefined): Promise<string | undefined> {
  try {
    const options = { cwd: '/', timeout: 5000, env: { PATH: searchPath ?? '', LC_ALL: 'C' } };
    const { stdout } = await promisify(execFile)('git', ['--version'], options);
    return /\d+(?:\.\d+)+/.exec(stdout)?.[0];
  } catch {
    return undefined;
  }
}
