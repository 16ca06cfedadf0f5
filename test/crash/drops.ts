import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { packagePath } from '../../src/platform/package-files.ts';

type Json = Record<string, unknown>;

/** A file an agent puts into the inbox, whole. */
export interface Drop {
  /** `a.json`, `game/work_session.json` */
  readonly name: string;
  readonly text: string;
}

/** What must have become of a session when nothing is left to do. */
export interface Expected {
  readonly id: string;
  readonly status: string;
  /** After the first and after the second round; 0: not there yet. */
  readonly revisions: readonly [number, number];
}

/** All that is dropped, in two rounds: the second comes when the first is done. */
export interface Scenario {
  readonly rounds: readonly [readonly Drop[], readonly Drop[]];
  readonly expected: readonly Expected[];
  /** Names in the inbox that are refused. */
  readonly refused: readonly string[];
}

let made: Scenario | undefined;

/** One for all lives of this process: what is said of a repository is the same in each. */
export const scenario = (): Scenario => (made ??= makeScenario());

/** Written beside and renamed, in one turn: nobody sees a part of it. Returns the file. */
export function drop(root: string, { name, text }: Drop): string {
  const target = path.join(root, 'outputs', 'sessions', ...name.split('/'));
  mkdirSync(path.dirname(target), { recursive: true });
  const temp = path.join(path.dirname(target), `.${path.basename(target)}.tmp`);
  writeFileSync(temp, text, { mode: 0o640 });
  renameSync(temp, target);
  return target;
}

const ids = {
  trade: 'b2c3d4e5-f6a7-8901-bcde-f23456789012',
  life: 'c3d4e5f6-a7b8-9012-cdef-345678901234',
  build: 'a1b2c3d4-e5f6-7890-abcd-ef1234567890',
};

function makeScenario(): Scenario {
  return {
    rounds: [
      [...trades(), ...lives(), ...builds(), ...bad].map(asDrop),
      // An agent changes its session, uses a name again, copies a file, uses a folder again.
      [
        ['trade.json', { ...example('trade'), lessons: ['Wait for the level.'] }] as const,
        ['life.json', life('next', 'Lighthouse')] as const,
        ['copy.json', example('build')] as const,
        ['walk/work_session.json', life('walk-2', 'Footbridge')] as const,
      ].map(asDrop),
    ],
    expected: [
      { id: ids.trade, status: 'complete', revisions: [1, 2] },
      ...['other-id', ids.life, 'game', 'talk', 'walk', ids.build, 'tool'].map(complete),
      { id: 'rows', status: 'complete', revisions: [1, 1] },
      { id: 'partial', status: 'partial', revisions: [1, 1] },
      { id: 'uuid-here', status: 'failed', revisions: [1, 1] },
      { id: 'none', status: 'not_applicable', revisions: [1, 1] },
      { id: 'next', status: 'complete', revisions: [0, 1] },
      { id: 'walk-2', status: 'complete', revisions: [0, 1] },
    ],
    refused: ['bad.json', 'torn.json'],
  };
}

const complete = (id: string): Expected => ({ id, status: 'complete', revisions: [1, 1] });

type Named = readonly [name: string, content: Json | string];

// Each of its own agent and day: what two sessions share is recorded under whichever came first.
function trades(): Named[] {
  const trade = example('trade');
  const { trades } = trade['source_data'] as { trades: Json[] };
  const other = { ...trade, session_id: 'other-id', agent_id: 'agent-6' };
  const [first = {}] = trades;
  const rows = [first, { ...first, symbol: 'NVDA', quantity: 3 }];
  return [
    ['trade.json', trade],
    ['other-id.json', { ...other, source_data: { trades: trades.slice(1) } }],
    [
      'rows.json',
      { ...other, session_id: 'rows', agent_id: 'agent-8', source_data: { trades: rows } },
    ],
    ['none.json', { ...trade, session_id: 'none', source_data: { trades: [] } }],
  ];
}

function lives(): Named[] {
  return [
    ['life.json', example('life_aria')],
    ['game/work_session.json', life('game', 'Labyrinth')],
    ['talk.json', life('talk', 'Parlour')],
    ['walk/work_session.json', life('walk', 'Footpath')],
  ];
}

/** A life session that made a game of this name. */
const life = (session_id: string, name: string): Json => ({
  ...example('life_aria'),
  session_id,
  agent_id: `agent-${session_id}`,
  source_data: {
    conversations: [
      {
        source: 'aria',
        content: `Built a game named ${name}.`,
        timestamp: '2025-12-02T03:00:00Z',
        artifacts: [{ type: 'game', name, path: `D:/games/${name}`, technologies: ['React'] }],
      },
    ],
    screenshots: [`${name}.png`],
  },
});

function builds(): Named[] {
  const build = example('build');
  const of = (session_id: string, timestamp: string, repo_path: string): Json => ({
    ...build,
    ...{ session_id, timestamp, agent_id: `agent-${session_id}` },
    source_data: { repo_path, git_commits: [] },
  });
  const marked = repository('# Mine\n<!-- flywheel:begin recent-work -->\n');
  return [
    ['unreachable.json', build],
    ['minimal.json', example('build-minimal')],
    ['partial.json', of('partial', '2025-12-03T05:20:00Z', marked)],
    ['tool.json', of('tool', '2025-12-04T05:20:00Z', repository())],
  ];
}

const bad: readonly Named[] = [
  ['bad.json', { session_id: '../../x' }],
  ['torn.json', '{"session_id": "torn"'],
];

const asDrop = ([name, content]: Named): Drop => ({
  name,
  text: typeof content === 'string' ? content : JSON.stringify(content, null, 2),
});

const example = (type: string): Json =>
  JSON.parse(readFileSync(packagePath(`examples/${type}.session.json`), 'utf8')) as Json;

function repository(readme?: string): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'flywheel-repository-'));
  const who = ['-c', 'user.name=Ada', '-c', 'user.email=a@example.invalid'];
  const git = (...args: string[]): unknown => execFileSync('git', ['-C', folder, ...who, ...args]);
  git('init', '-q');
  writeFileSync(path.join(folder, 'main.ts'), 'export const count = 1;\n');
  if (readme !== undefined) writeFileSync(path.join(folder, 'README.md'), readme);
  git('add', '.');
  git('commit', '-q', '-m', 'feat: count what happens');
  return folder;
}
