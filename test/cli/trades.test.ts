import { expect, test } from '@jest/globals';
import { packagePath } from '../../src/platform/package-files.ts';
import { flywheel, newFolder, write } from './support.ts';

const sample = packagePath('examples/trade.session.json');

test('trades --json has trades, open positions, unused rows, a summary and findings', async () => {
  const { code, stdout } = await flywheel(['trades', sample, '--json', '--home', newFolder()]);
  expect(code).toBe(0);
  const told = JSON.parse(stdout) as Record<string, unknown>;
  expect(Object.keys(told).slice(0, 5)).toEqual([
    'trades',
    'open',
    'unused',
    'summary',
    'findings',
  ]);
  expect(told['summary']).toMatchObject({
    trades: 2,
    wins: 2,
    losses: 0,
    break_even: 0,
    gross_pnl: '75',
    fees: '0',
    net_pnl: '75',
    win_rate: '100',
    profit_factor: 'n/a (no losses)',
    expectancy: '37.5',
    max_drawdown: '0',
  });
});

test('trades for a reader is a table, with how each number is made', async () => {
  const { stdout } = await flywheel(['trades', sample, '--home', newFolder()]);
  expect(stdout).toMatch(/^1 +AAPL +long +10 .*\+25\.00/m);
  expect(stdout).toMatch(/^Win rate +100 %: 2 wins, .* wins \/ \(wins \+ losses\) × 100$/m);
  expect(stdout).toContain('trades executed: claimed 5, computed 2');
});

test('a file that is not there is 66, one that holds no trades 65', async () => {
  const folder = newFolder();
  const none = await flywheel(['trades', 'none.json', '--home', folder]);
  const bad = await flywheel(['trades', write(folder, 'bad.json', '{"a": 1}'), '--home', folder]);
  const build = await flywheel(['trades', packagePath('examples/build.session.json')]);
  expect([none.code, bad.code, build.code]).toEqual([66, 65, 65]);
  expect(build.stderr).toContain('a build session, which has no trades');
});

test('a zone that is none is refused with 78', async () => {
  const variables = { FLYWHEEL_TRADE_TIMEZONE: 'Mars/Olympus' };
  const { code, stderr } = await flywheel(['trades', sample, '--home', newFolder()], { variables });
  expect(code).toBe(78);
  expect(stderr).toContain('Mars/Olympus');
});
