import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';

import { outcomeOf } from './hostile.ts';
import { NativeGit, tempFolder } from './native-git.ts';

/** A repository in which all that git could be made to run leaves a mark. */
interface Planted {
  readonly git: NativeGit;
  readonly mark: string;
  readonly script: string;
}

const programs = [
  'core.fsmonitor',
  'core.pager',
  'core.editor',
  'core.askPass',
  'core.sshCommand',
  'core.gitProxy',
  'core.alternateRefsCommand',
  'sequence.editor',
  'credential.helper',
  'gpg.program',
  'gpg.ssh.program',
  'diff.external',
  'diff.evil.textconv',
  'diff.evil.command',
  'merge.evil.driver',
  'filter.evil.clean',
  'filter.evil.smudge',
  'filter.evil.process',
  'interactive.diffFilter',
  'uploadpack.packObjectsHook',
  'remote.origin.uploadpack',
  'pager.log',
  'pager.cat-file',
  'man.evil.cmd',
  'submodule.sub.update',
];
const commands = ['cat-file', 'log', 'rev-parse', 'for-each-ref', 'version', 'show-ref'];
const hooks = [
  'applypatch-msg',
  'fsmonitor-watchman',
  'post-checkout',
  'post-index-change',
  'pre-auto-gc',
  'pre-commit',
  'reference-transaction',
  'sendemail-validate',
  'update',
];

function planted(git: NativeGit): Planted {
  const mark = join(tempFolder(), 'ran');
  const content = `#!/bin/sh\necho "$0 $@" >> ${mark}\nexit 1\n`;
  git.write('evil.sh', content).write('.gitattributes', '* filter=evil diff=evil merge=evil\n');
  git.commit('plants', '--no-verify');
  const script = join(git.path, 'evil.sh');
  execFileSync('chmod', ['755', script]);
  for (const hook of hooks) git.write(`.git/hooks/${hook}`, content);
  execFileSync('sh', ['-c', 'chmod 755 "$0"/*', join(git.path, '.git/hooks')]);
  const entries = [
    ...programs.map((key) => `${key} = ${script}`),
    ...commands.map((name) => `alias.${name} = !${script}`),
    'filter.evil.required = true',
    'protocol.allow = always',
    'protocol.ext.allow = always',
    `url.ext::${script}.insteadOf = https://`,
  ];
  git.write('.git/included', entries.map(asSection).join(''));
  git.write('.git/info/attributes', '* filter=evil diff=evil\n');
  return { git, mark, script };
}

function asSection(entry: string): string {
  const [key = '', value = ''] = entry.split(' = ');
  const [first, last] = [key.indexOf('.'), key.lastIndexOf('.')];
  const name = first === last ? '' : ` "${key.slice(first + 1, last)}"`;
  return `[${key.slice(0, first)}${name}]\n\t${key.slice(last + 1)} = "${value}"\n`;
}

/** The plants, in the config itself or by one of the ways in which a config names another. */
const ways: readonly (readonly [string, (git: NativeGit) => unknown])[] = [
  ['in the config', (git) => git.run('config', 'include.path', 'included')],
  ['of one branch', (git) => git.run('config', 'includeIf.onbranch:**.path', 'included')],
  ['of one folder', (git) => git.run('config', `includeIf.gitdir:${git.path}/.path`, 'included')],
  [
    'of the worktree',
    (git) => {
      git.run('config', 'extensions.worktreeConfig', 'true');
      return git.run('config', '--worktree', 'include.path', 'included');
    },
  ],
];

/** Whether the plants are live: git itself runs one of them when nobody keeps it from that. */
function runsUnguarded({ git, mark }: Planted): boolean {
  const run = (...args: string[]): unknown =>
    execFileSync('git', args, {
      cwd: git.path,
      env: { PATH: process.env['PATH'], HOME: git.path },
      stdio: 'ignore',
    });
  for (const args of [['status'], ['diff', 'HEAD~1']])
    try {
      run(...args);
    } catch {
      // What it ran says no.
    }
  const ran = existsSync(mark);
  rmSync(mark, { force: true });
  return ran;
}

describe.each(['sha1', 'sha256'])('a %s repository runs nothing of its own', (format) => {
  const repository = (): NativeGit => {
    const git = NativeGit.init(`--object-format=${format}`);
    git.write('a', 'a\n').commit('one');
    return git;
  };

  test.each(ways)('planted by an include %s', async (_, include) => {
    const plants = planted(repository());
    include(plants.git);
    expect(runsUnguarded(plants)).toBe(true);
    const outcome = await outcomeOf(plants.git.path);
    expect(outcome).toMatchObject({ kind: 'scanned', scan: { totals: { commits: 2 } } });
    expect(existsSync(plants.mark)).toBe(false);
  });

  test('nor fetches what a partial clone does not have', async () => {
    const source = repository();
    source.run('config', 'uploadpack.allowFilter', 'true');
    source.run('config', 'uploadpack.allowAnySHA1InWant', 'true');
    const git = new NativeGit(join(tempFolder(), 'clone'));
    const url = `file://${source.path}`;
    source.run('clone', '-q', '--no-checkout', '--filter=blob:none', url, git.path);
    const mark = join(tempFolder(), 'ran');
    const script = join(tempFolder(), 'evil.sh');
    git.write('../evil.sh', '');
    execFileSync('sh', [
      '-c',
      'printf "#!/bin/sh\\ntouch $1\\n" > "$0" && chmod 755 "$0"',
      script,
      mark,
    ]);
    git.run('config', 'core.sshCommand', script);
    git.run('config', 'remote.origin.url', 'ssh://nobody@nowhere.invalid/x');
    const outcome = await outcomeOf(git.path);
    expect(outcome).toMatchObject({ kind: 'scanned', scan: { totals: { added: null } } });
    expect(existsSync(mark)).toBe(false);
    const lazily = (): Buffer => git.raw(['cat-file', '-p', 'HEAD:a']);
    expect(lazily).toThrow();
    expect(existsSync(mark)).toBe(true);
  });
});

describe('our own environment', () => {
  const before = process.env;
  afterEach(() => {
    process.env = before;
  });

  test.each(['sha1', 'sha256'])('says nothing about a %s repository', async (format) => {
    const git = NativeGit.init(`--object-format=${format}`);
    git.write('a', 'a\n').commit('one');
    const other = NativeGit.init();
    const marks = tempFolder();
    const at = (name: string): string => join(marks, name);
    mkdirSync(join(git.path, '.git/refs/replace'), { recursive: true });
    process.env = Object.assign(
      { ...before },
      {
        GIT_DIR: join(other.path, '.git'),
        GIT_COMMON_DIR: join(other.path, '.git'),
        GIT_WORK_TREE: other.path,
        GIT_OBJECT_DIRECTORY: join(other.path, '.git/objects'),
        GIT_ALTERNATE_OBJECT_DIRECTORIES: '/etc',
        GIT_NAMESPACE: 'other',
        GIT_CEILING_DIRECTORIES: git.path,
        GIT_TRACE: at('trace'),
        GIT_TRACE2: at('trace2'),
        GIT_TRACE_SETUP: at('setup'),
        GIT_EXTERNAL_DIFF: `touch ${at('diff')}`,
        GIT_PAGER: `touch ${at('pager')}`,
        GIT_CONFIG_COUNT: '1',
        GIT_CONFIG_KEY_0: 'alias.cat-file',
        GIT_CONFIG_VALUE_0: `!touch ${at('alias')}`,
      },
    );
    const outcome = await outcomeOf(git.path);
    expect(outcome).toMatchObject({ kind: 'scanned', scan: { totals: { commits: 1 } } });
    expect(readdirSync(marks)).toEqual([]);
  });
});
