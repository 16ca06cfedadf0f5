// Scans against `git log --numstat`: the whole process of git, our scan inside a process that stays.
import { execFileSync, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeRepository } from './git-repositories.mjs';
import { median } from './support.mjs';

const counts = [20, 50];

/** Of the repositories at these paths; without any, of generated ones of these sizes. */
export async function git({ paths, sizes, rounds }) {
  const ground = fs.mkdtempSync(path.join(process.env.BENCH_DIR ?? os.tmpdir(), 'flywheel-git-'));
  try {
    write('', ['git', ...columns.map(([name]) => name)]);
    write('aim', ['', ...columns.map(([, aim]) => aim)]);
    for (const repository of paths) await compare(repository, nameOf(repository), ground, rounds);
    for (const size of paths.length > 0 ? [] : sizes) {
      const begin = performance.now();
      const repository = await makeRepository(ground, size);
      const seconds = ((performance.now() - begin) / 1000).toFixed(0);
      process.stdout.write(`  ${size}: made in ${seconds} s\n`);
      await compare(repository, size, ground, rounds);
    }
  } finally {
    fs.rmSync(ground, { recursive: true, force: true });
  }
}

const columns = [
  // In a process that has scanned before, of a repository it knows nothing of.
  ['first', '≤ 3 ×'],
  // Of that: all but the commits.
  ['project', ''],
  // All of the commits are new since the last scan.
  ['new commits', '≤ 1 ×'],
  ['nothing new', '≤ 0.05 ×'],
  // Nothing new, in a process that has only the file.
  ['next life', ''],
  // What a claim notes: HEAD, branch, tags.
  ['mark', ''],
  // The first scan a process ever does; memory and blocking are of this one.
  ['cold', ''],
  ['memory', '< 200 MB'],
  ['blocked', '< 50 ms'],
];

async function compare(repository, name, ground, rounds) {
  process.stdout.write(`  ${name}: ${describe(repository)}\n`);
  for (const count of counts) {
    const gits = [];
    const ours = [];
    // In turn, so that what else the machine does meets both.
    for (let round = 0; round < rounds; round++) {
      gits.push(await timeGit(repository, count), await timeGit(repository, count));
      const own = fs.mkdtempSync(path.join(ground, 'scan-'));
      ours.push(await scan(repository, count, own));
      fs.rmSync(own, { recursive: true });
    }
    const base = median(gits);
    const times = (key) => ratio(median(ours.flatMap((each) => each[key])) / base);
    write(`  last ${count}`, [
      `${base.toFixed(1)} ms`,
      times('first'),
      times('project'),
      times('newCommits'),
      times('nothing'),
      times('nextLife'),
      times('pin'),
      times('cold'),
      `${Math.max(...ours.map(({ rssMb }) => rssMb)).toFixed(0)} MB`,
      `${median(ours.map(({ blockedMs }) => blockedMs)).toFixed(0)} ms`,
    ]);
  }
}

async function timeGit(repository, count) {
  const begin = performance.now();
  const options = { stdio: 'ignore', env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null' } };
  const child = spawn('git', ['-C', repository, 'log', `-${count}`, '--numstat'], options);
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`git log in ${repository} ended with ${code}`);
  return performance.now() - begin;
}

async function scan(repository, count, ground) {
  const module = fileURLToPath(new URL('git-scan.mjs', import.meta.url));
  const child = fork(module, [repository, String(count), ground, '5']);
  const [told] = await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(([code]) => {
      throw new Error(`the scan of ${repository} ended with ${code}`);
    }),
  ]);
  return told;
}

function describe(repository) {
  const ask = (...args) => execFileSync('git', ['-C', repository, ...args], { encoding: 'utf8' });
  const commits = ask('rev-list', '--count', 'HEAD').trim();
  const kilobytes = Number(/size-pack: (\d+)/.exec(ask('count-objects', '-v'))?.[1] ?? 0);
  return `${commits} commits, packs of ${(kilobytes / 1024).toFixed(0)} MB`;
}

/** Of a clone its folder, of a mirror its owner too. */
function nameOf(repository) {
  const parts = path.resolve(repository).split(path.sep);
  const mirrored = parts.findLast((part) => part.includes('+'));
  return mirrored?.replace('+', '/') ?? parts.at(-1) ?? repository;
}

const ratio = (value) =>
  Number.isNaN(value) ? '–' : `${value.toFixed(value < 0.1 ? 3 : value < 10 ? 2 : 0)} ×`;

function write(name, cells) {
  const padded = cells.map((cell) => cell.padStart(12)).join('');
  process.stdout.write(`  ${name.padEnd(12)}${padded}\n`);
}
