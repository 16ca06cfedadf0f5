// One process that scans: forked by git.mjs with a path, a count and the home of a cache.
import fs from 'node:fs';
import path from 'node:path';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { pinRepository } from '../dist/platform/git/pin-repository.js';
import { createRepoReader } from '../dist/platform/git/repo-reader.js';

const [repository, count, ground, rounds] = process.argv.slice(2);
const signal = new AbortController().signal;
const last = (from) => ({
  path: repository,
  select: [{ kind: 'last', count: Number(count) }],
  ...(from ? { at: from } : {}),
});
const timed = async (work) => {
  const begin = performance.now();
  const result = await work();
  return { ms: performance.now() - begin, result };
};
const several = async (work, count = Number(rounds)) => {
  const all = [];
  for (let round = 0; round < count; round++) all.push(await work(round));
  return all;
};

const rssBefore = process.memoryUsage.rss();
const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();
const reader = createRepoReader({ cacheFolder: path.join(ground, 'first') });
const cold = await timed(() => reader.scan(last(), signal));
delay.disable();
const rssMb = (process.resourceUsage().maxRSS * 1024 - rssBefore) / 2 ** 20;

const mark = await pinRepository(repository);
const nothing = await several(
  async () => (await timed(() => reader.scan(last(mark), signal))).ms,
  25,
);
const pin = await several(async () => (await timed(() => pinRepository(repository))).ms);
const nextLife = await several(async () => {
  const other = createRepoReader({ cacheFolder: path.join(ground, 'first') });
  return (await timed(() => other.scan(last(mark), signal))).ms;
});
// Readers that know nothing, in a process that has scanned before.
const knowNothing = (request) =>
  several(async () => (await timed(() => createRepoReader().scan(request, signal))).ms);
const first = await knowNothing(last(mark));
const project = await knowNothing({ ...last(mark), select: [] });
// The session before was told when HEAD was where these commits begin.
const oldest = cold.result.scan.commits.at(-1);
const before = oldest?.parents[0] ? { ...mark, head: oldest.parents[0] } : undefined;
const newCommits = before
  ? await several(async (round) => {
      const known = createRepoReader({ cacheFolder: path.join(ground, `known-${round}`) });
      await known.scan(last(before), signal);
      return (await timed(() => known.scan(last(mark), signal))).ms;
    })
  : [];
process.send({
  cold: cold.ms,
  first,
  project,
  nothing,
  pin,
  nextLife,
  newCommits,
  rssMb,
  blockedMs: delay.max / 1e6,
  commits: cold.result.scan.commits.length,
  cacheBytes: sizeOf(path.join(ground, 'first')),
});

function sizeOf(folder) {
  return fs.readdirSync(folder).reduce((sum, name) => {
    return sum + fs.statSync(path.join(folder, name)).size;
  }, 0);
}
