import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Capabilities } from '../../src/domain/pipeline.ts';
import type { RunOutcome } from '../../src/domain/run.ts';
import type { WorkSession } from '../../src/domain/session.ts';
import { runPipeline } from '../../src/pipelines/run-pipeline.ts';
import { tradePipeline } from '../../src/pipelines/trade/pipeline.ts';
import { weightedLength } from '../../src/story/networks/x-length.ts';
import { goldenCapabilities } from '../support/golden-capabilities.ts';

const root = path.resolve(import.meta.dirname, '../..');
const { signal } = new AbortController();
const ready: Promise<Capabilities> = goldenCapabilities();

/** The posts of the section for X. */
const onX = (thread: string): string[] =>
  [...(thread.split(/^## /m)[1] ?? '').matchAll(/```text\n([^]*?)\n```/g)].map(
    ([, text = '']) => text,
  );

async function run(session: unknown): Promise<RunOutcome> {
  const capabilities = await ready;
  return runPipeline(tradePipeline, session as WorkSession, {
    capabilities,
    signal,
    now: () => 0,
  });
}

const sessionOf = (source_data: object, more: object = {}): object => ({
  session_id: 'a0b1c2d3-session',
  session_type: 'trade',
  timestamp: '2025-11-18T21:00:00Z',
  agent_id: 'Agent-5',
  source_data,
  ...more,
});

function bodyOf({ artifacts }: RunOutcome, type: string): string {
  const artifact = artifacts.find((one) => one.type === type);
  return artifact?.status === 'complete' ? artifact.draft.body : '';
}

const sample = async (): Promise<Record<string, unknown>> =>
  JSON.parse(await readFile(path.join(root, 'examples/trade.session.json'), 'utf8')) as Record<
    string,
    unknown
  >;

describe('the sample', () => {
  test('its claims are found wrong, in these very words', async () => {
    const { findings, status } = await run(await sample());
    expect(status).toBe('complete');
    expect(findings.map(({ subject, claimed, computed }) => [subject, claimed, computed])).toEqual([
      ['trades_executed', '5', '2'],
      ['total_pnl', '325.75', '75.00'],
      ['win_rate', '80 %', '100 %'],
      ['max_drawdown', '50.00', '0'],
    ]);
  });

  test.each([
    { trades_executed: 2, total_pnl: 75, win_rate: 100, max_drawdown: 0 },
    { trades_executed: 2, total_pnl: '75.00', win_rate: 1, max_drawdown: '0.0' },
    { trades_executed: null, total_pnl: null },
  ])('claims that are right are no findings: %j', async (metadata) => {
    const { findings } = await run({ ...(await sample()), metadata });
    expect(findings).toEqual([]);
  });

  test('each number names the executions it comes from', async () => {
    const { artifacts } = await run(await sample());
    const [journal] = artifacts;
    const receipts = journal?.status === 'complete' ? journal.draft.receipts : [];
    expect(receipts).toContainEqual({
      says: 'Net result: +75.00',
      from: { kind: 'execution', index: [0, 1], formula: 'gross − fees' },
    });
  });
});

describe('a session without trades', () => {
  test.each([{}, { trades: [] }, { trades: null }, { trades: [{ symbol: 'A', action: 'watch' }] }])(
    '%j is not applicable, and says why',
    async (source) => {
      const outcome = await run(sessionOf(source));
      expect(outcome.status).toBe('not_applicable');
      expect(outcome.reason).toContain('no executed trade');
    },
  );

  test('only an open position: a journal, and nothing for the public', async () => {
    const trades = [
      { symbol: 'AAPL', action: 'buy', quantity: 3, price: 10, timestamp: '2025-11-18T15:00:00Z' },
    ];
    const outcome = await run(sessionOf({ trades }));
    expect(outcome.artifacts.map(({ status }) => status)).toEqual(['complete', 'not_applicable']);
    expect(bodyOf(outcome, 'trade_journal')).toContain('1 position is still open');
  });
});

describe('what is public', () => {
  const action = fc.constantFrom('buy', 'sell', 'short', 'cover');
  const trade = fc.record({
    symbol: fc.constantFrom('AAPL', 'TSLA', 'SAP.DE', 'BTC-USD'),
    action,
    quantity: fc.integer({ min: 70_001, max: 79_999 }),
    price: fc.integer({ min: 500_001, max: 599_999 }).map((cents) => cents / 100),
    exit_price: fc.option(fc.integer({ min: 500_001, max: 599_999 }).map((cents) => cents / 100)),
    fees: fc.option(fc.constant(88.77)),
    stop_price: fc.option(fc.integer({ min: 500_001, max: 599_999 }).map((cents) => cents / 100)),
    account: fc.constantFrom('U7741203', 'DU-55-001'),
    execution_id: fc.option(fc.uuid()),
    notes: fc.constantFrom('Bought 71234 in U7741203', null),
    timestamp: fc
      .integer({ min: 0, max: 1439 })
      .map((minute) => new Date(Date.UTC(2025, 10, 18, 0, minute)).toISOString()),
  });
  const lesson = fc.constantFrom(
    'Sold 71234 at $5000.01 in U7741203.',
    'Still holding ZZTOP overnight.',
    'Wait for the close.',
    'Made 12 thousand.',
  );
  const sessions = fc.record({
    trades: fc.array(trade, { minLength: 1, maxLength: 40 }),
    lessons: fc.array(lesson, { maxLength: 4 }),
    starting_balance: fc.option(fc.constant(9_876_543)),
  });
  const held = {
    symbol: 'ZZTOP',
    action: 'buy',
    quantity: 1,
    price: 1,
    timestamp: '2025-11-18T23:59:30Z',
  };

  test('no amount, quantity, account, id or open position stands in 500 threads, no NaN in any journal', async () => {
    await fc.assert(
      fc.asyncProperty(sessions, async (source) => {
        const outcome = await run(sessionOf({ ...source, trades: [...source.trades, held] }));
        expect(outcome.errors).toEqual([]);
        const thread = bodyOf(outcome, 'social_trade_thread');
        const amounts = thread.replace(/[\d,.]+(?=%|R| times)/g, '');
        expect(amounts).not.toMatch(
          /7\d[,.]?\d{3}|5[,.]?\d{3}\.\d|88\.77|U7741203|DU-55|ZZTOP|9,?876|[$€]|thousand/i,
        );
        const ids = source.trades.flatMap(({ execution_id }) => execution_id ?? []);
        expect(ids.filter((id) => thread.includes(id))).toEqual([]);
        for (const part of onX(thread)) expect(weightedLength(part)).toBeLessThanOrEqual(280);
        expect(thread + bodyOf(outcome, 'trade_journal')).not.toMatch(
          /NaN|Infinity|undefined|\[object/,
        );
      }),
      { numRuns: 500 },
    );
  }, 120_000);

  test('the account is in no slug, and two accounts of a day have two', async () => {
    const slugs = await Promise.all(
      ['U7741203', 'U7741204'].map(async (account) => {
        const { artifacts } = await run({
          ...(await sample()),
          source_data: { ...((await sample())['source_data'] as object), account },
        });
        const [first] = artifacts;
        return first?.status === 'complete' ? first.draft.slug : '';
      }),
    );
    expect(new Set(slugs).size).toBe(2);
    expect(slugs.join()).not.toContain('77412');
  });

  test('of many trades as many of the worst are told as of the best', async () => {
    const trades = Array.from({ length: 30 }, (_, index) => ({
      symbol: `S${String(index)}`,
      action: 'buy',
      quantity: 1,
      price: 100,
      exit_price: 85 + index,
    }));
    const thread = bodyOf(await run(sessionOf({ trades })), 'social_trade_thread');
    const x = onX(thread).join('\n');
    expect(x.match(/: −/g)).toHaveLength(5);
    expect(x.match(/: \+/g)).toHaveLength(5);
  });
});

describe('hostile sessions', () => {
  test('words cannot become markup', async () => {
    const trades = [
      {
        symbol: '|x|<b>',
        action: 'buy',
        quantity: 1,
        price: 1,
        exit_price: 2,
        setup: '{{day}}',
        notes: '[a](javascript:1)\n# no',
      },
    ];
    const body = bodyOf(
      await run(sessionOf({ trades, lessons: ['# <script>'], plan: { a: [{ b: '|' }] } })),
      'trade_journal',
    );
    expect(body).not.toMatch(/(?<!\\)<(?:b|script)>|^# no|(?<!\\)\]\(javascript/im);
    expect(body).toContain('1 closed, none still open');
  });

  test('five thousand fills are told in seconds', async () => {
    const trades = Array.from({ length: 5_000 }, (_, index) => ({
      symbol: `S${String(index % 50)}`,
      action: index % 100 < 50 ? 'buy' : 'sell',
      quantity: 1 + (index % 7),
      price: 100 + (index % 13) / 10,
      fees: 0.01,
      execution_id: `id-${String(index)}`,
      timestamp: new Date(Date.UTC(2025, 10, 18) + index * 1000).toISOString(),
    }));
    const outcome = await run(sessionOf({ trades }));
    expect(outcome.status).toBe('complete');
  }, 20_000);
});
