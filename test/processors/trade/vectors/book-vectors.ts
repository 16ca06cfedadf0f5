import type { TradeSettings } from '../../../../src/domain/pipeline-settings.ts';
import { fill, roundTrip, type TestRow } from '../trade-rows.ts';

/** A book and what it comes to, worked out by hand in `because`. */
export interface Vector {
  readonly name: string;
  readonly because: string;
  readonly rows: readonly TestRow[];
  readonly balance?: number;
  readonly source?: TestRow;
  readonly settings?: Partial<TradeSettings>;
  /** Paths into the report, and what stands there; of a list under `length`. */
  readonly is: Readonly<Record<string, unknown>>;
}

const hours = (...results: number[]): TestRow[] =>
  results.map((result, at) =>
    roundTrip('buy', 1, 100, 100 + result, {
      timestamp: `2025-11-18T${10 + at}:00:00Z`,
      exit_timestamp: `2025-11-18T${10 + at}:30:00Z`,
    }),
  );

/** One round trip of one share on each day: bought at 100. */
const onDays = (days: readonly string[], ...results: number[]): TestRow[] =>
  days.map((day, at) =>
    roundTrip('buy', 1, 100, 100 + (results[at % results.length] ?? 0), {
      timestamp: `${day}T10:00:00Z`,
      exit_timestamp: `${day}T11:00:00Z`,
    }),
  );

/** The first `count` weekdays from Monday, 3 November 2025. */
const weekdays = (count: number): string[] =>
  Array.from({ length: count }, (_, at) =>
    new Date(Date.UTC(2025, 10, 3 + Math.floor(at / 5) * 7 + (at % 5))).toISOString().slice(0, 10),
  );

const timed = (action: string, quantity: number, price: number, timestamp: string): TestRow =>
  fill(action, quantity, price, undefined, { timestamp });

const plainVectors: readonly Vector[] = [
  {
    name: 'no trade',
    because: 'sums of nothing are 0; quotients of nothing are not there',
    rows: [],
    is: {
      'summary.trades': 0,
      'summary.net_pnl': '0',
      'summary.win_rate': 'n/a (no wins and no losses)',
      'summary.profit_factor': 'n/a (no losses)',
      'summary.expectancy': 'n/a (no closed trades)',
      'summary.max_drawdown': '0',
      'summary.sharpe': 'n/a (no closed trades)',
    },
  },
  {
    name: 'one win',
    because: '(101 − 100) × 1 = 1',
    rows: hours(1),
    is: {
      'summary.net_pnl': '1',
      'summary.win_rate': '100',
      'summary.profit_factor': 'n/a (no losses)',
      'summary.average_loss': 'n/a (no losses)',
      'summary.expectancy': '1',
    },
  },
  {
    name: 'one loss, the first trade',
    because: 'peak 0, total −10: a fall of 10, of a balance of 100 that is 10 %',
    rows: hours(-10),
    balance: 100,
    is: {
      'summary.win_rate': '0',
      'summary.profit_factor': '0',
      'summary.average_win': 'n/a (no wins)',
      'summary.max_drawdown': '10',
      'summary.max_drawdown_percent': '10',
      'summary.return_on_balance': '-10',
    },
  },
  {
    name: 'all wins',
    because: '1 + 2 + 3 = 6, 6 / 3 = 2',
    rows: hours(1, 2, 3),
    is: {
      'summary.net_pnl': '6',
      'summary.expectancy': '2',
      'summary.longest_wins': 3,
      'summary.payoff': 'n/a (no losses)',
      'summary.max_drawdown': '0',
    },
  },
  {
    name: 'all losses',
    because: '−1 − 2 − 3 = −6, and never above 0',
    rows: hours(-1, -2, -3),
    is: {
      'summary.net_pnl': '-6',
      'summary.average_loss': '-2',
      'summary.max_drawdown': '6',
      'summary.payoff': 'n/a (no wins)',
      'summary.longest_losses': 3,
    },
  },
  {
    name: 'all break-even',
    because: 'neither won nor lost',
    rows: hours(0, 0),
    is: {
      'summary.break_even': 2,
      'summary.win_rate': 'n/a (no wins and no losses)',
      'summary.profit_factor': 'n/a (no losses)',
      'summary.expectancy': '0',
    },
  },
  {
    name: 'break-evens stand apart',
    because: 'wins +10 and +1, loss −5: 2 / 3; the 0 counts in neither, but in 6 / 4',
    rows: hours(10, -5, 0, 1),
    is: {
      'summary.win_rate': '66.6666666667',
      'summary.break_even': 1,
      'summary.expectancy': '1.5',
    },
  },
  {
    name: 'an endless quotient is rounded',
    because: '10 / 3',
    rows: hours(10, -3),
    is: { 'summary.profit_factor': '3.3333333333', 'summary.payoff': '3.3333333333' },
  },
  {
    name: 'a break-even ends a run',
    because: '1 1 | 0 | 1',
    rows: hours(1, 1, 0, 1),
    is: { 'summary.longest_wins': 2 },
  },
  {
    name: 'the deepest fall is not the last',
    because: 'totals 20 −10 30 20: peak 20, fall 30, of 100 + 20 that is 25 %',
    rows: hours(20, -30, 40, -10),
    balance: 100,
    is: { 'summary.max_drawdown': '30', 'summary.max_drawdown_percent': '25' },
  },
  {
    name: 'fees turn a win',
    because: '11 − 10 − 1.01 = −0.01',
    rows: [roundTrip('buy', 1, 10, 11, { fees: 1.01 })],
    is: { 'summary.losses': 1, 'summary.gross_pnl': '1', 'summary.net_pnl': '-0.01' },
  },
  {
    name: 'a rebate',
    because: '1 + 0.25',
    rows: [roundTrip('buy', 1, 10, 11, { fees: -0.25 })],
    is: { 'summary.net_pnl': '1.25', 'summary.fees': '-0.25' },
  },
  {
    name: 'eight decimals',
    because: '0.12345678 × (65000.12 − 64000.11) = 0.12345678 × 1000.01',
    rows: [roundTrip('buy', '0.12345678', '64000.11', '65000.12')],
    is: { 'summary.net_pnl': '123.4580145678' },
  },
  {
    name: 'futures',
    because: '2 × 5.25 × 50 = 525, less 8.40',
    rows: [roundTrip('buy', 2, 6650, 6655.25, { multiplier: 50, fees: 8.4 })],
    is: { 'summary.gross_pnl': '525', 'summary.net_pnl': '516.6' },
  },
  {
    name: 'short with fees',
    because: '(20 − 18.5) × 100 − 1 − 1',
    rows: [
      fill('short', 100, 20, '09:30', { fees: 1 }),
      fill('cover', 100, 18.5, '09:40', { fees: 1 }),
    ],
    is: { 'summary.net_pnl': '148', 'trades.0.side': 'short' },
  },
  {
    name: 'option written and bought back dearer',
    because: '(1.5 − 2.25) × 2 × 100',
    rows: [
      fill('STO', 2, 1.5, '09:30', { multiplier: 100 }),
      fill('BTC', 2, 2.25, '10:30', { multiplier: 100 }),
    ],
    is: { 'summary.net_pnl': '-150' },
  },
];

const fillVectors: readonly Vector[] = [
  {
    name: 'a flip',
    because: '10 × 2 = 20, then short 5 × 1 = 5; fee 3 split 2 : 1',
    rows: [
      fill('buy', 10, 100, '09:30'),
      fill('sell', 15, 102, '09:31', { fees: 3 }),
      fill('buy', 5, 101, '09:32'),
    ],
    is: {
      'summary.closed': 2,
      'trades.0.net_pnl': '18',
      'trades.1.net_pnl': '4',
      'trades.1.side': 'short',
    },
  },
  {
    name: 'a flip from short to long',
    because: '(50 − 48) × 10 + (49 − 48) × 5',
    rows: [
      fill('sell', 10, 50, '09:30'),
      fill('buy', 15, 48, '09:31'),
      fill('sell', 5, 49, '09:32'),
    ],
    is: { 'summary.net_pnl': '25', 'summary.closed': 2, 'summary.open': 0 },
  },
  {
    name: 'a flip that stays open',
    because: '(12 − 10) × 5 is closed; short 3 at 12 is open; 1 win + 1 open = 2 trades',
    rows: [fill('buy', 5, 10, '09:30'), fill('sell', 8, 12, '09:31')],
    is: {
      'summary.net_pnl': '10',
      'summary.trades': 2,
      'open.0.side': 'short',
      'open.0.quantity': '3',
    },
  },
  {
    name: 'identical fills',
    because: 'two times 5 at 100, out at 101',
    rows: [
      fill('buy', 5, 100, '09:30'),
      fill('buy', 5, 100, '09:30'),
      fill('sell', 10, 101, '09:31'),
    ],
    is: { 'summary.net_pnl': '10', 'unused.length': 0 },
  },
  {
    name: 'one execution told twice',
    because: 'x1 counts once: 5 × 1',
    rows: [
      fill('buy', 5, 100, '09:30', { execution_id: 'x1' }),
      fill('buy', 5, 100, '09:30', { execution_id: 'x1' }),
      fill('sell', 5, 101, '09:31', { execution_id: 'x2' }),
    ],
    is: { 'summary.net_pnl': '5', 'unused.0.row': 2, 'findings.length': 1 },
  },
  {
    name: 'the same id in two accounts',
    because: '(11 − 10) + (22 − 20)',
    rows: [
      fill('buy', 1, 10, '09:30', { execution_id: 1, account: 'A' }),
      fill('buy', 1, 20, '09:30', { execution_id: 1, account: 'B' }),
      fill('sell', 1, 11, '09:31', { execution_id: 2, account: 'A' }),
      fill('sell', 1, 22, '09:31', { execution_id: 2, account: 'B' }),
    ],
    is: { 'summary.net_pnl': '3', 'unused.length': 0 },
  },
  {
    name: 'partial fills over midnight',
    because: '4 × 102 + 6 × 103 − (3 × 100 + 7 × 101) = 1026 − 1007, on the day of the exit',
    rows: [
      timed('buy', 3, 100, '2025-11-18T23:58:00Z'),
      timed('buy', 7, 101, '2025-11-19T00:03:00Z'),
      timed('sell', 4, 102, '2025-11-19T00:10:00Z'),
      timed('sell', 6, 103, '2025-11-19T01:00:00Z'),
    ],
    is: {
      'summary.net_pnl': '19',
      'summary.equity_curve.length': 1,
      'summary.equity_curve.0.day': '2025-11-19',
    },
  },
  {
    name: 'the night the clocks go back in New York',
    because: '01:30 −04:00 is 05:30 UTC, 01:15 −05:00 is 06:15 UTC: 45 minutes',
    rows: [
      timed('buy', 1, 10, '2025-11-02T01:30:00-04:00'),
      timed('sell', 1, 12, '2025-11-02T01:15:00-05:00'),
    ],
    is: { 'summary.net_pnl': '2', 'trades.0.holding_seconds': '2700' },
  },
  {
    name: 'the night the clocks go forward in Berlin',
    because: '01:59 +01:00 is 00:59 UTC, 03:01 +02:00 is 01:01 UTC: 2 minutes',
    rows: [
      timed('buy', 1, 10, '2026-03-29T01:59:00+01:00'),
      timed('sell', 1, 9, '2026-03-29T03:01:00+02:00'),
    ],
    is: { 'summary.net_pnl': '-1', 'trades.0.holding_seconds': '120' },
  },
  {
    name: 'a night session belongs to the day of its zone',
    because: '02:00 UTC is 21:00 of the day before in New York',
    rows: [
      timed('buy', 1, 10, '2025-11-19T01:00:00Z'),
      timed('sell', 1, 11, '2025-11-19T02:00:00Z'),
    ],
    settings: { timezone: 'America/New_York' },
    is: { 'summary.equity_curve.0.day': '2025-11-18' },
  },
  {
    name: 'mixed currencies are never added',
    because: '+10 EUR and −4 USD have no sum; 1 of 2 won',
    rows: [
      roundTrip('buy', 1, 10, 20, { currency: 'EUR' }),
      roundTrip('buy', 1, 10, 6, { currency: 'usd' }),
    ],
    is: {
      'summary.net_pnl': 'n/a (several currencies)',
      'summary.win_rate': '50',
      'summary.currencies.0.net_pnl': '10',
      'summary.currencies.1.net_pnl': '-4',
    },
  },
  {
    name: 'closing more than there is',
    because: '(11 − 10) × 5; the other 3 close nothing',
    rows: [fill('BTO', 5, 10, '09:30'), fill('STC', 8, 11, '09:31')],
    is: { 'summary.net_pnl': '5', 'unused.0.row': 2, 'summary.open': 0 },
  },
  {
    name: 'first in, first out',
    because: '10 × (120 − 100) = 200, left at 110',
    rows: [
      fill('buy', 10, 100, '09:30'),
      fill('buy', 10, 110, '09:31'),
      fill('sell', 10, 120, '09:32'),
    ],
    is: { 'open.0.realised.gross_pnl': '200', 'open.0.entry_price': '110' },
  },
  {
    name: 'average cost',
    because: '10 × (120 − 105) = 150, left at 105, with half of the entry fees of 4',
    rows: [
      fill('buy', 10, 100, '09:30', { fees: 1 }),
      fill('buy', 10, 110, '09:31', { fees: 3 }),
      fill('sell', 10, 120, '09:32'),
    ],
    source: { cost_basis: 'average' },
    is: {
      'open.0.realised.gross_pnl': '150',
      'open.0.entry_price': '105',
      'open.0.realised.fees': '2',
    },
  },
  {
    name: 'average cost moves only with entries',
    because: '5 × 10; then (500 + 600) / 10 = 110; 5 × 20: 150 in all',
    rows: [
      fill('buy', 10, 100, '09:30'),
      fill('sell', 5, 110, '09:31'),
      fill('buy', 5, 120, '09:32'),
      fill('sell', 5, 130, '09:33'),
    ],
    settings: { cost_basis: 'average' },
    is: { 'open.0.realised.gross_pnl': '150', 'open.0.entry_price': '110' },
  },
  {
    name: 'average cost changes no flat trade',
    because: '120 × 10 + 90 × 10 − (100 + 110) × 10 = 0',
    rows: [
      fill('buy', 10, 100, '09:30'),
      fill('buy', 10, 110, '09:31'),
      fill('sell', 10, 120, '09:32'),
      fill('sell', 10, 90, '09:33'),
    ],
    source: { cost_basis: 'average' },
    is: { 'summary.net_pnl': '0', 'summary.break_even': 1 },
  },
  ...(
    [
      ['bot', 'sld'],
      ['B', 'S'],
      ['Buy_To_Open', 'SELL TO CLOSE'],
      ['BuyToOpen', 'SellToClose'],
      ['bought', 'Sold'],
      ['LONG', 'exit long'],
    ] as const
  ).map(([entry, exit]) => ({
    name: `${entry} and ${exit} are a long`,
    because: '(12 − 10) × 3',
    rows: [fill(entry, 3, 10, '09:30'), fill(exit, 3, 12, '09:31')],
    is: { 'summary.net_pnl': '6', 'trades.0.side': 'long' },
  })),
  ...(
    [
      ['sell short', 'buy to cover'],
      ['SellShort', 'BuyToCover'],
      ['SHORT', 'Cover'],
      ['sell-to-open', 'BTC'],
    ] as const
  ).map(([entry, exit]) => ({
    name: `${entry} and ${exit} are a short`,
    because: '(10 − 12) × 3',
    rows: [fill(entry, 3, 10, '09:30'), fill(exit, 3, 12, '09:31')],
    is: { 'summary.net_pnl': '-6', 'trades.0.side': 'short' },
  })),
];

const numberVectors: readonly Vector[] = [
  {
    name: 'R',
    because: '30 of a risk of (100 − 98) × 10',
    rows: [roundTrip('buy', 10, 100, 103, { stop_price: 98 })],
    is: { 'trades.0.r_multiple': '1.5', 'summary.expectancy_r': '1.5' },
  },
  {
    name: 'no stop, no R',
    because: 'nothing says what was at risk',
    rows: hours(1),
    is: {
      'trades.0.r_multiple': 'n/a (no stop)',
      'summary.expectancy_r': 'n/a (no trade with a known stop)',
    },
  },
  {
    name: 'MAE and MFE of a long',
    because: '(100 − 98) × 10 and (105 − 100) × 10',
    rows: [roundTrip('buy', 10, 100, 103, { lowest_price: 98, highest_price: 105 })],
    is: { 'trades.0.mae': '20', 'trades.0.mfe': '50' },
  },
  {
    name: 'MAE and MFE of a short',
    because: '(101 − 100) × 10 and (100 − 95) × 10',
    rows: [roundTrip('short', 10, 100, 97, { lowest_price: 95, highest_price: 101 })],
    is: { 'trades.0.mae': '10', 'trades.0.mfe': '50' },
  },
  {
    name: 'no prices, no MAE',
    because: 'nothing says how far it went',
    rows: hours(1),
    is: {
      'trades.0.mae': 'n/a (no lowest price)',
      'summary.average_mfe': 'n/a (no highest and lowest prices)',
    },
  },
  {
    name: 'exposure with a pause',
    because: '10:00–10:30 and 11:00–11:30: 60 of 90 minutes, 100 at a time',
    rows: hours(1, 1),
    is: { 'summary.time_in_market_percent': '66.6666666667', 'summary.largest_exposure': '100' },
  },
  {
    name: 'exposure of two at once',
    because: '1 × 100 + 2 × 100, all of the time',
    rows: [hours(1), hours(1)]
      .flat()
      .map((row, at) => ({ ...row, quantity: at + 1, symbol: `S${at}` })),
    is: { 'summary.time_in_market_percent': '100', 'summary.largest_exposure': '300' },
  },
  {
    name: 'a flip is not held twice',
    because: 'long 100, then short 110',
    rows: [
      fill('buy', 1, 100, '10:00'),
      fill('sell', 2, 110, '11:00'),
      fill('buy', 1, 105, '12:00'),
    ],
    is: { 'summary.largest_exposure': '110', 'summary.time_in_market_percent': '100' },
  },
  {
    name: 'an open position is exposure',
    because: 'long 2 × 50 until the last time known',
    rows: [fill('buy', 2, 50, '10:00'), ...hours(1).map((row) => ({ ...row, symbol: 'MSFT' }))],
    is: { 'summary.largest_exposure': '200', 'summary.time_in_market_percent': '100' },
  },
  {
    name: 'in and out within one instant',
    because: 'no time passed',
    rows: [fill('buy', 1, 10, '10:00'), fill('sell', 1, 11, '10:00')],
    is: {
      'trades.0.holding_seconds': '0',
      'summary.time_in_market_percent': 'n/a (all within one instant)',
      'summary.largest_exposure': '10',
    },
  },
  {
    name: 'no times',
    because: 'the list is the order; nothing is known of hours and days',
    rows: [roundTrip('buy', 1, 10, 11)],
    is: {
      'trades.0.holding_seconds': 'n/a (no entry or exit time)',
      'summary.sharpe': 'n/a (no exit time for every trade)',
      'summary.time_in_market_percent': 'n/a (no entry or exit time for every trade)',
    },
  },
  {
    name: 'the weekend between Friday and Monday is no flat day',
    because: '21 November 2025 is a Friday',
    rows: onDays(['2025-11-21', '2025-11-24'], 1, 2),
    is: { 'summary.equity_curve.length': 2, 'summary.equity_curve.1.total': '3' },
  },
  {
    name: 'flat weekdays are days',
    because: 'Monday to Thursday, nothing on Tuesday and Wednesday',
    rows: onDays(['2025-11-17', '2025-11-20'], 1, 2),
    is: { 'summary.equity_curve.length': 4, 'summary.equity_curve.1.net_pnl': '0' },
  },
  {
    name: 'a Saturday that was traded is a day',
    because: 'Friday, Saturday, Monday',
    rows: onDays(['2025-11-21', '2025-11-22', '2025-11-24'], 1),
    is: { 'summary.equity_curve.length': 3 },
  },
  {
    name: '19 days say nothing',
    because: '19 < 20',
    rows: onDays(weekdays(19), 1, -1),
    balance: 1000,
    is: { 'summary.sharpe': 'n/a (not enough data: 19 of 20 days)' },
  },
  {
    name: '20 days without a balance have no returns',
    because: 'a return is a part of a balance',
    rows: onDays(weekdays(20), 1, -1),
    is: { 'summary.sharpe': 'n/a (no starting balance)', 'summary.equity_curve.length': 20 },
  },
  {
    name: '20 days that win',
    because: 'no day below 0, no fall',
    rows: onDays(weekdays(20), 1, 2),
    balance: 1000,
    is: { 'summary.sortino': 'n/a (no losing days)', 'summary.calmar': 'n/a (no drawdown)' },
  },
  {
    name: '20 flat days',
    because: 'all returns are 0',
    rows: onDays(weekdays(20), 0),
    settings: { starting_balance: 1000 },
    is: { 'summary.sharpe': 'n/a (all daily returns are equal)', 'summary.return_on_balance': '0' },
  },
  {
    name: 'a balance that is gone',
    because: '5 − 10 < 0: no return can be taken of it',
    rows: onDays(weekdays(20), -10),
    balance: 5,
    is: { 'summary.sharpe': 'n/a (the balance fell to 0 or below)' },
  },
  {
    name: 'a balance of 0 is none',
    because: 'nothing can be a part of 0',
    rows: hours(1),
    balance: 0,
    is: { 'summary.return_on_balance': 'n/a (the starting balance is not above 0)' },
  },
  {
    name: 'profit_loss that is neither gross nor net',
    because: '(178 − 175.5) × 10 = 25, not 250',
    rows: [roundTrip('buy', 10, 175.5, 178, { profit_loss: 250 })],
    is: { 'findings.0.claimed': '250.00', 'findings.0.computed': '25.00', 'summary.net_pnl': '25' },
  },
  {
    name: 'an order that was not executed',
    because: 'only the other row is a trade',
    rows: [...hours(1), { ...fill('buy', 1, 10, '09:30'), status: 'cancelled' }],
    is: { 'unused.0.row': 2, 'summary.trades': 1 },
  },
];

export const vectors: readonly Vector[] = [...plainVectors, ...fillVectors, ...numberVectors];
