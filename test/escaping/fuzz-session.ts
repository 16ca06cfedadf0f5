import type { WorkSession } from '../../src/domain/session.ts';
import type { Chance } from './chance.ts';
import { hostileLine, hostileText } from './hostile-words.ts';

type Json = Record<string, unknown>;

export const fuzzedTypes = ['build', 'trade', 'life_aria'] as const;
export type FuzzedType = (typeof fuzzedTypes)[number];

/** A valid session with hostile words in every field of text; some are left out, by chance. */
export function hostileSession(chance: Chance, type: FuzzedType, repository?: string): WorkSession {
  const some = (of: () => unknown, name: string, likely = 0.7): Json =>
    chance.next() < likely ? { [name]: of() } : {};
  const text = (): string => hostileText(chance);
  const texts = (): string[] => Array.from({ length: 1 + chance.below(3) }, text);
  const words = {
    ...some(text, 'overview'),
    ...some(text, 'problem'),
    ...some(text, 'solution'),
    ...some(() => [text(), { title: text(), description: text() }], 'lessons'),
    ...some(texts, 'next_steps'),
    ...some(texts, 'what_worked'),
    ...some(texts, 'what_didnt_work'),
    ...some(texts, 'next_goals'),
    ...some(text, 'market_analysis'),
  };
  const source = {
    ...some(() => turns(chance), 'conversations'),
    ...some(() => pictures(chance), 'screenshots'),
    ...some(texts, 'session_notes'),
    ...some(texts, 'insights'),
    ...bySource[type](chance),
    ...(repository === undefined ? {} : { repo_path: repository }),
  };
  return {
    session_id: `s-${String(chance.below(1_000_000))}`,
    session_type: type,
    timestamp: '2025-12-02T05:20:00Z',
    agent_id: hostileLine(chance, 128),
    metadata: {
      commits: chance.below(9),
      trades_executed: chance.below(9),
      screenshots_taken: chance.below(9),
      ...some(text, 'current_mission'),
      ...some(texts, 'completed_tasks'),
      ...some(texts, 'achievements'),
      ...some(text, 'session_summary'),
    },
    ...words,
    source_data: source,
  };
}

const turns = (chance: Chance): Json[] =>
  Array.from({ length: 1 + chance.below(4) }, () => ({
    source: hostileText(chance, 3),
    role: chance.pick(['user', 'assistant', hostileText(chance, 2)]),
    content: hostileText(chance),
    artifacts:
      chance.next() < 0.5
        ? [
            {
              type: hostileText(chance, 2),
              name: hostileText(chance, 3),
              path: chance.pick([
                hostileText(chance, 3),
                'https://evil.example/a)b',
                '/nowhere/[x](y)',
                'D:/games/x',
              ]),
              technologies: [hostileText(chance, 2), 'React'],
            },
          ]
        : [],
  }));

const pictures = (chance: Chance): Json[] =>
  Array.from({ length: 1 + chance.below(3) }, (_, at) => ({
    path: chance.next() < 0.5 ? `shots/${String(at)}.png` : hostileText(chance, 3),
    caption: hostileText(chance, 4),
  }));

const bySource: Record<FuzzedType, (chance: Chance) => Json> = {
  build: (chance) => ({
    git_commits: [
      {
        hash: 'abc123',
        message: hostileText(chance),
        author: hostileText(chance, 3),
        email: hostileText(chance, 2),
        files: [hostileText(chance, 3)],
      },
      { hash: hostileLine(chance, 40), message: `feat: x\n\n${hostileText(chance)}` },
      {
        hash: 'abc125',
        message: `fix(${hostileLine(chance, 20)}): ${hostileText(chance)}`,
        files: ['src/a.ts', hostileText(chance, 3)],
      },
    ],
    test_results: {
      command: hostileText(chance, 4),
      exit_code: chance.below(3),
      passed: 1,
      failed: 0,
      duration: hostileText(chance, 2),
    },
    build_results: hostileText(chance),
  }),
  trade: (chance) => ({
    trades: Array.from({ length: 1 + chance.below(4) }, (_, at) => ({
      symbol: hostileLine(chance, 40),
      action: chance.pick(['buy', 'sell', 'short', hostileLine(chance, 20)]),
      quantity: 1 + chance.below(9),
      price: 2 + chance.below(90),
      ...(at % 2 === 0 ? { exit_price: 3 + chance.below(90) } : {}),
      timestamp: chance.pick(['2025-12-02T03:00:00Z', hostileLine(chance, 40)]),
      notes: hostileText(chance),
      setup: hostileText(chance, 3),
      account: hostileText(chance, 3),
      currency: chance.pick(['USD', 'EUR', hostileText(chance, 2)]),
      status: chance.pick(['filled', hostileLine(chance, 20)]),
    })),
    market_conditions: {
      volatility: hostileText(chance),
      trend: hostileText(chance),
      volume: hostileText(chance),
      market_sentiment: hostileText(chance),
    },
    account: hostileText(chance, 3),
    plan: chance.pick([hostileText(chance), [hostileText(chance), hostileText(chance)]]),
  }),
  life_aria: () => ({}),
};
