// `npm run build && node scripts/compare-with-git.mjs REPOSITORY [--last N] [--dist FOLDER]`: holds
// what a scan says of the last N commits (500 unless said otherwise) against `git log --raw
// --numstat`, without renames and with. Prints how much is equal and every difference; ends with 1
// when a promise is broken (see docs/compare-with-git.md), with 2 when it was called wrongly.
// Run by hand, on repositories you trust: it runs the git that is on PATH in them.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';

import { compareCommits, compareNet, compareRenames } from './compare-with-git/compare.mjs';
import {
  diffArguments,
  logArguments,
  plainConfig,
  plainEnvironment,
  readDiff,
  readLog,
} from './compare-with-git/git-log.mjs';

const emptyTree = {
  40: '4b825dc642cb6eb9a060e54bf8d69288fbee4904',
  64: '6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321',
};

process.exitCode = await main();

async function main() {
  const { repository, last, dist } = readArguments();
  if (repository === undefined || !Number.isInteger(last) || last < 1) {
    process.stderr.write(
      'Usage: node scripts/compare-with-git.mjs REPOSITORY [--last N] [--dist FOLDER]\n',
    );
    return 2;
  }
  const { createRepoReader } = await import(
    pathToFileURL(path.join(dist, 'platform/git/repo-reader.js'))
  );
  const scan = (renames) => scanLast(createRepoReader(), repository, last, renames);
  const git = gitIn(repository);
  try {
    return report(await compare(scan, git, last));
  } finally {
    git.close();
  }
}

function readArguments() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { last: { type: 'string', default: '500' }, dist: { type: 'string' } },
  });
  const dist = values.dist ?? path.join(import.meta.dirname, '../dist');
  const repository = positionals.length === 1 ? path.resolve(positionals[0]) : undefined;
  return { repository, last: Number(values.last), dist: path.resolve(dist) };
}

async function scanLast(reader, repository, count, renames) {
  const request = { path: repository, select: [{ kind: 'last', count }], renames };
  const start = performance.now();
  const result = await reader.scan(request, new AbortController().signal);
  if (result.kind !== 'scanned') throw new Error(`unreachable: ${result.reason}`);
  return { ...result.scan, ms: performance.now() - start };
}

/** git in the repository, with a work tree that holds the .gitattributes of HEAD alone. */
function gitIn(repository) {
  const home = mkdtempSync(path.join(tmpdir(), 'compare-with-git-'));
  const run = (args, env = {}) =>
    execFileSync('git', [...plainConfig, ...args], {
      cwd: 'GIT_WORK_TREE' in env ? home : repository,
      env: { ...plainEnvironment(home), ...env },
      maxBuffer: 2 ** 31 - 1,
    });
  const gitDir = run(['rev-parse', '--absolute-git-dir']).toString().trim();
  const env = {
    GIT_DIR: gitDir,
    GIT_WORK_TREE: home,
    GIT_INDEX_FILE: path.join(home, '.no-index'),
  };
  for (const file of run(['ls-tree', '-rz', '--name-only', 'HEAD']).toString().split('\0')) {
    if (path.basename(file) !== '.gitattributes') continue;
    mkdirSync(path.join(home, path.dirname(file)), { recursive: true });
    writeFileSync(path.join(home, file), run(['cat-file', 'blob', `HEAD:${file}`]));
  }
  return {
    run: (args) => run(args, env),
    close: () => rmSync(home, { recursive: true, force: true }),
  };
}

async function compare(scan, git, last) {
  const plain = await scan(false);
  const commits = compareCommits(plain.commits, readLog(git.run(logArguments(false, `-${last}`))));
  const paired = await scan(true);
  const renames = compareRenames(paired.commits, readLog(git.run(logArguments(true, `-${last}`))));
  return {
    commits,
    renames,
    net: netOf(plain.net, git),
    ms: [plain.ms, paired.ms],
    head: plain.repository.head,
  };
}

function netOf(net, git) {
  if (net === null) return { compared: false, broken: [] };
  const from = net.from ?? emptyTree[net.to.length];
  const files = readDiff(git.run(diffArguments(from, net.to)));
  return { compared: true, broken: compareNet(net, files) };
}

function report({ commits, renames, net, ms, head }) {
  const broken = [...commits.broken, ...renames.broken, ...net.broken];
  const share = commits.counted === 0 ? 100 : (100 * commits.equal) / commits.counted;
  const say = (line) => process.stdout.write(`${line}\n`);
  say(`head                   ${head}`);
  say(`commits compared       ${commits.commits}`);
  say(
    `files                  ${commits.files} (${commits.counted} with lines, ${commits.approximate} approximate)`,
  );
  say(`counts equal to git's  ${commits.equal} (${share.toFixed(2)} %)`);
  say(`net change             ${net.compared ? 'compared' : 'none: no unbroken stretch'}`);
  say(`renames by git         ${renames.renames} (${renames.edited} of edited content)`);
  say(`renames that differ    ${renames.differences.length}`);
  say(`promises broken        ${broken.length}`);
  say(
    `scan took              ${ms.map((time) => `${Math.round(time)} ms`).join(', with renames ')}`,
  );
  for (const one of renames.differences) say(`  differs ${JSON.stringify(one)}`);
  for (const one of broken) say(`  BROKEN ${JSON.stringify(one)}`);
  const tooFew = share < 97;
  if (tooFew) say('  BROKEN fewer than 97 % of the counts are equal');
  return broken.length > 0 || tooFew ? 1 : 0;
}
