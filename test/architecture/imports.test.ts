import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

const root = path.resolve(import.meta.dirname, '../..');
const config = path.join(root, '.dependency-cruiser.mjs');
const depcruise = path.join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');

interface Violation {
  readonly from: string;
  readonly to: string;
  readonly rule: { readonly name: string };
}

/** Every import of `folder`/src that breaks a rule, `rule: from → to`. */
function violationsIn(folder: string): string[] {
  const args = [depcruise, 'src', '--config', config, '--output-type', 'json'];
  const { stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (stdout === '') throw new Error(stderr);
  const { summary } = JSON.parse(stdout) as { summary: { violations: readonly Violation[] } };
  return summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`).sort();
}

describe('imports', () => {
  test('of src/ keep the layers, and every package has one home', () => {
    expect(violationsIn(root)).toEqual([]);
  });
});

const temp = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'flywheel-imports-')));
afterAll(() => {
  rmSync(temp, { recursive: true, force: true });
});

type Import = readonly [rule: string, from: string, to: string];

/** What is found in a checkout of nothing but these imports; all in one run, for a run takes a second. */
function violationsOf(imports: readonly Import[]): string[] {
  const folder = mkdtempSync(path.join(temp, 'case-'));
  const put = (file: string, text: string): void => {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), text);
  };
  const packages = { ajv: '*', chokidar: '*' };
  put('package.json', JSON.stringify({ type: 'module', dependencies: packages }));
  put('tsconfig.json', JSON.stringify({ compilerOptions: { module: 'nodenext' } }));
  for (const name of [...Object.keys(packages), 'jest']) {
    put(`node_modules/${name}/package.json`, JSON.stringify({ name, main: 'index.js' }));
    put(`node_modules/${name}/index.js`, 'module.exports = {};');
  }
  const isOurs = (to: string): boolean => to.startsWith('src/');
  for (const [, , to] of imports) if (isOurs(to)) put(to, 'export const it = 1;');
  for (const [, from, to] of imports) {
    const relative = path.posix.relative(path.posix.dirname(from), to);
    const said = isOurs(to) ? relative.replace(/^(?!\.)/, './') : to;
    put(from, `import { it } from '${said}';\nexport const is = it;\n`);
  }
  return violationsIn(folder);
}

// What is refused. Each `from` once: it is a file with that one import.
const refused: readonly Import[] = [
  ['domain-imports-domain-only', 'src/domain/go.ts', 'node:path'],
  ['domain-never-upward', 'src/domain/up.ts', 'src/platform/hash.ts'],
  ['platform-never-upward', 'src/platform/up.ts', 'src/story/story.ts'],
  ['processors-never-upward', 'src/processors/trade/up.ts', 'src/pipelines/registry.ts'],
  ['processors-above-their-words', 'src/story/up.ts', 'src/processors/trade/up.ts'],
  ['pipelines-never-upward', 'src/pipelines/up.ts', 'src/store/store.ts'],
  ['stages-never-upward', 'src/capture/up.ts', 'src/connect.ts'],
  ['stages-stand-alone', 'src/artifacts/go.ts', 'src/intake/inbox.ts'],
  ['stages-stand-alone', 'src/store/aside.ts', 'src/scheduling/scheduler.ts'],
  ['store-interface-for-artifacts-and-publishing', 'src/intake/go.ts', 'src/store/store.ts'],
  ['implementations-by-compose-only', 'src/store/go.ts', 'src/store/embedded/journal.ts'],
  ['implementations-by-compose-only', 'src/cli/go.ts', 'src/store/embedded/journal.ts'],
  ['store-implementations-stand-alone', 'src/store/distributed/go.ts', 'src/store/embedded/go.ts'],
  ['flywheel-never-upward', 'src/flywheel.ts', 'src/compose.ts'],
  ['compose-never-upward', 'src/daemon.ts', 'src/cli/start.ts'],
  ['api-without-command-line', 'src/index.ts', 'src/cli/start.ts'],
  ['surfaces-never-upward', 'src/cli/up.ts', 'src/cli.ts'],
  ['surfaces-stand-alone', 'src/cli/aside.ts', 'src/dashboard/page.ts'],
  ['publishers-by-registry-only', 'src/publishing/go.ts', 'src/publishing/website/page.ts'],
  ['world-in-platform-only', 'src/intake/read.ts', 'node:fs/promises'],
  ['world-in-platform-only', 'src/cli/spawn.ts', 'node:child_process'],
  ['world-in-platform-only', 'src/scheduling/cores.ts', 'os'],
  ['world-in-platform-only', 'src/store/id.ts', 'node:crypto'],
  ['one-home-for-chokidar', 'src/platform/watch.ts', 'chokidar'],
  ['one-home-for-ajv', 'src/intake/validate.ts', 'ajv'],
  ['declared-packages-only', 'src/intake/tool.ts', 'jest'],
  ['nothing-unresolvable', 'src/intake/lost.ts', 'no-such-package'],
  ['every-file-has-a-layer', 'src/helpers/go.ts', 'src/domain/run.ts'],
  ['no-cycles', 'src/story/chicken.ts', 'src/story/egg.ts'],
  // A circle is reported once, where it was entered.
  ['', 'src/story/egg.ts', 'src/story/chicken.ts'],
];

const allowed: readonly Import[] = [
  ['', 'src/intake/go.ts', 'chokidar'],
  ['', 'src/platform/schema.ts', 'ajv'],
  ['', 'src/platform/go.ts', 'node:fs'],
  ['', 'src/artifacts/go.ts', 'src/store/store.ts'],
  ['', 'src/compose.ts', 'src/store/embedded/journal.ts'],
  ['', 'src/compose/open.ts', 'src/store/embedded/journal.ts'],
  ['', 'src/cli.ts', 'src/cli/program.ts'],
  ['', 'src/index.ts', 'src/connect.ts'],
  ['', 'src/receipts/go.ts', 'src/story/story.ts'],
  ['', 'src/story/go.ts', 'node:path'],
];

describe('the rules of imports', () => {
  let found: readonly string[] = [];
  beforeAll(() => {
    found = violationsOf(refused);
  });

  test.each(refused.filter(([rule]) => rule !== ''))('%s: refuses %s → %s', (rule, from) => {
    expect(found).toContainEqual(expect.stringContaining(`${rule}: ${from} → `));
  });

  test('each have a case above', async () => {
    const { default: rules } = (await import(config)) as {
      default: { forbidden: readonly { name: string }[] };
    };
    const isOneOfMany = (name: string): boolean => name.startsWith('one-home-for-');
    const names = rules.forbidden.map(({ name }) => name).filter((name) => !isOneOfMany(name));
    const cases = new Set(refused.map(([rule]) => rule));
    expect(names.filter((name) => !cases.has(name))).toEqual([]);
  });

  test('allow what the layers are for', () => {
    expect(violationsOf(allowed)).toEqual([]);
  });
});
