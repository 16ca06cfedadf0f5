import { describe, expect, test } from '@jest/globals';
import { bookOf, fill, roundTrip, type TestRow } from './trade-rows.ts';

/** gross/fees/net of the closed trades, in order. */
const results = (rows: readonly TestRow[]): string[] =>
  bookOf(rows).trades.map(({ gross, fees, net }) => [gross, fees, net].map(String).join('/'));

// Each result is worked out by hand in the name or the comment beside it.
describe('closed trades', () => {
  const vectors: readonly [string, readonly TestRow[], readonly string[]][] = [
    ['nothing', [], []],
    ['long (178 − 175.5) × 10', [roundTrip('buy', 10, 175.5, 178)], ['25/0/25']],
    ['short (380.25 − 370.25) × 5', [roundTrip('sell', 5, 380.25, 370.25)], ['50/0/50']],
    [
      'short that loses (10 − 12) × 3 − 1',
      [roundTrip('SHORT', 3, 10, 12, { fees: 1 })],
      ['-6/1/-7'],
    ],
    ['a cover with both prices is a short', [roundTrip('cover', 3, 10, 8)], ['6/0/6']],
    ['break-even before fees', [roundTrip('buy', 3, 10, 10)], ['0/0/0']],
    [
      'a rebate is a negative fee',
      [roundTrip('buy', 1, 10, 11, { fees: -0.25 })],
      ['1/-0.25/1.25'],
    ],
    [
      'an option that expires: exit at 0',
      [roundTrip('buy', 2, 1.5, 0, { multiplier: 100 })],
      ['-300/0/-300'],
    ],
    [
      'a price below zero: (−37.63 − −30) × 1',
      [roundTrip('buy', 1, -30, -37.63)],
      ['-7.63/0/-7.63'],
    ],
    [
      'futures (6655.25 − 6650) × 2 × 50',
      [roundTrip('BTO', 2, 6650, 6655.25, { multiplier: 50 })],
      ['525/0/525'],
    ],
    [
      'decimals a double cannot hold: 0.3 − 0.1 = 0.2',
      [roundTrip('buy', 1, 0.1, 0.3)],
      ['0.2/0/0.2'],
    ],
    [
      'crypto, 8 decimals: (30000.00000001 − 30000) × 0.00000001',
      [roundTrip('buy', '0.00000001', '30000', '30000.00000001')],
      ['0.0000000000000001/0/0.0000000000000001'],
    ],
    [
      'in and out: (102 − 100) × 10 − 0.5 − 0.7',
      [fill('buy', 10, 100, '09:30', { fees: 0.5 }), fill('sell', 10, 102, '09:40', { fees: 0.7 })],
      ['20/1.2/18.8'],
    ],
    [
      'two ways in, one out: 103 × 15 − (100 × 10 + 101 × 5) = 40',
      [fill('buy', 10, 100, '09:30'), fill('buy', 5, 101, '09:31'), fill('sell', 15, 103, '09:40')],
      ['40/0/40'],
    ],
    [
      'one in, three partial exits: 101 × 3 + 102 × 3 + 103 × 4 − 1000 = 21',
      [
        fill('buy', 10, 100, '09:30'),
        fill('sell', 3, 101, '09:31'),
        fill('sell', 3, 102, '09:32'),
        fill('sell', 4, 103, '09:33'),
      ],
      ['21/0/21'],
    ],
    [
      'flat in between makes two trades: +10 and −5',
      [
        fill('buy', 5, 100, '09:30'),
        fill('sell', 5, 102, '09:31'),
        fill('buy', 5, 103, '09:32'),
        fill('sell', 5, 102, '09:33'),
      ],
      ['10/0/10', '-5/0/-5'],
    ],
    [
      'a flip: +20 on the 10, then short 5 from 102 to 101 = +5; the fee of 3 splits 2 : 1',
      [
        fill('buy', 10, 100, '09:30'),
        fill('sell', 15, 102, '09:31', { fees: 3 }),
        fill('buy', 5, 101, '09:32'),
      ],
      ['20/2/18', '5/1/4'],
    ],
    [
      'a fee that does not divide loses no digit: 1 over 3 shares, closed and reopened',
      [
        fill('buy', 1, 10, '09:30'),
        fill('sell', 3, 10, '09:31', { fees: 1 }),
        fill('buy', 2, 10, '09:32'),
      ],
      [
        '0/0.333333333333333333/-0.333333333333333333',
        '0/0.666666666666666667/-0.666666666666666667',
      ],
    ],
    [
      'identical fills are two fills: 2 × (101 − 100) × 5',
      [fill('buy', 5, 100, '09:30'), fill('buy', 5, 100, '09:30'), fill('sell', 10, 101, '09:31')],
      ['10/0/10'],
    ],
    [
      'the same execution_id is one fill: (101 − 100) × 5',
      [
        fill('buy', 5, 100, '09:30', { execution_id: 'x1' }),
        fill('buy', 5, 100, '09:30', { execution_id: 'x1' }),
        fill('sell', 5, 101, '09:31', { execution_id: 'x2' }),
      ],
      ['5/0/5'],
    ],
    [
      'fills listed backwards are read by time: bought at 100, sold at 103',
      [fill('sell', 1, 103, '09:40'), fill('buy', 1, 100, '09:30')],
      ['3/0/3'],
    ],
    [
      'a backwards list keeps its order within one second too: long 10 → 11, not short',
      [
        fill('sell', 1, 11, '09:30'),
        fill('buy', 1, 10, '09:30'),
        fill('sell', 1, 9, '09:20'),
        fill('buy', 1, 8, '09:10'),
      ],
      ['1/0/1', '1/0/1'],
    ],
    [
      'two accounts never meet: each is flat by itself',
      [
        fill('buy', 1, 100, '09:30', { account: 'A' }),
        fill('sell', 1, 90, '09:31', { account: 'B' }),
        fill('sell', 1, 101, '09:32', { account: 'A' }),
        fill('buy', 1, 80, '09:33', { account: 'B' }),
      ],
      ['1/0/1', '10/0/10'],
    ],
    [
      'over midnight and a change of clocks: +01:00 and +02:00 are the same half hour apart',
      [
        {
          symbol: 'DAX',
          action: 'buy',
          quantity: 1,
          price: 100,
          timestamp: '2025-10-26T02:45:00+02:00',
        },
        {
          symbol: 'DAX',
          action: 'sell',
          quantity: 1,
          price: 104,
          timestamp: '2025-10-26T02:15:00+01:00',
        },
      ],
      ['4/0/4'],
    ],
    ['no times at all: the list is the order', [fill('buy', 1, 5), fill('sell', 1, 7)], ['2/0/2']],
    [
      'symbols in any case are one',
      [fill('buy', 1, 5, '09:30', { symbol: 'aapl ' }), fill('sell', 1, 7, '09:31')],
      ['2/0/2'],
    ],
  ];
  test.each(vectors)('%s', (_, rows, expected) => {
    expect(results(rows)).toEqual(expected);
  });
});

describe('open positions', () => {
  test('a part that was closed is realised first in, first out, with its share of the fees', () => {
    const { trades, open } = bookOf([
      fill('buy', 10, 100, '09:30', { fees: 1 }),
      fill('buy', 10, 110, '09:31', { fees: 2 }),
      fill('sell', 15, 120, '09:32', { fees: 3 }),
    ]);
    expect(trades).toEqual([]);
    // 10 × 20 + 5 × 10 = 250; fees 3 + 1 + half of 2 = 5; what is left cost 110.
    const [position] = open;
    expect(String(position?.realised.gross)).toBe('250');
    expect(String(position?.realised.fees)).toBe('5');
    expect(String(position?.quantity)).toBe('5');
    expect(String(position?.entryPrice)).toBe('110');
  });

  test('a plain sale out of nothing is a short, and said to be an assumption', () => {
    const { open, remarks } = bookOf([fill('sell', 5, 100, '09:30')]);
    expect(open[0]?.side).toBe('short');
    expect(remarks.join()).toContain('start of a short (row 1)');
  });

  test('a declared short is no assumption', () => {
    expect(bookOf([fill('short', 5, 100, '09:30')]).remarks).toEqual([]);
  });
});

describe('rows that cannot be used', () => {
  const good = fill('buy', 1, 10, '09:30');
  test.each<[string, TestRow, string]>([
    ['an action that is none', fill('hold', 1, 10, '09:30'), 'action'],
    ['no quantity', { ...good, quantity: null }, 'quantity'],
    ['a quantity of 0', { ...good, quantity: 0 }, 'quantity'],
    ['a negative quantity', { ...good, quantity: -5 }, 'quantity'],
    ['no price', { ...good, price: undefined }, 'price'],
    ['a price out of range', { ...good, price: '1e300' }, 'price'],
    ['a quantity with too many digits', { ...good, quantity: '1e-19' }, 'quantity'],
    ['a multiplier of 0', { ...good, multiplier: 0 }, 'multiplier'],
    ['an exit price out of range', { ...good, exit_price: '9e99' }, 'exit_price'],
    ['an order that was rejected', { ...good, status: 'Rejected' }, 'not executed'],
    ['a cover with nothing to cover', fill('cover', 1, 10, '09:30'), 'none is open'],
    ['no symbol', { ...good, symbol: '\u0000 ' }, 'symbol'],
    ['no row at all', null as unknown as TestRow, 'symbol'],
  ])('%s is listed with its reason', (_, row, reason) => {
    const { trades, open, unused, findings } = bookOf([row]);
    expect([trades, open]).toEqual([[], []]);
    expect(unused).toEqual([{ row: 0, reason: expect.stringContaining(reason) }]);
    expect(findings.map(({ code }) => code)).toContain('SOURCE_UNUSABLE');
  });

  test('a fill without a time among timed ones has no place', () => {
    const { unused, trades } = bookOf([good, fill('sell', 1, 11, '09:31'), fill('buy', 1, 12)]);
    expect(trades).toHaveLength(1);
    expect(unused.map(({ row }) => row)).toEqual([2]);
  });

  test('a cover of too many closes what is there and keeps its fees', () => {
    const { trades, unused } = bookOf([
      fill('short', 5, 10, '09:30'),
      fill('cover', 8, 9, '09:31', { fees: 0.8 }),
    ]);
    expect(trades.map(({ net }) => String(net))).toEqual(['4.2']);
    expect(unused).toEqual([{ row: 1, reason: expect.stringContaining('too many') }]);
  });

  test('an execution_id with two contents is said to be one', () => {
    const { unused } = bookOf([
      fill('buy', 5, 100, '09:30', { execution_id: 7 }),
      fill('buy', 5, 101, '09:30', { execution_id: '7' }),
    ]);
    expect(unused[0]?.reason).toContain('says something else');
  });

  test('a thousand rows with one fault are one finding', () => {
    const rows = Array.from({ length: 1000 }, () => fill('hold', 1, 1));
    expect(bookOf(rows).findings).toHaveLength(1);
  });
});

describe('profit_loss against prices', () => {
  test.each([25, 24.5, '25.00'])('%s agrees: gross or net', (profit_loss) => {
    expect(bookOf([roundTrip('buy', 10, 175.5, 178, { fees: 0.5, profit_loss })]).findings).toEqual(
      [],
    );
  });

  test('a third value is a finding', () => {
    const [finding] = bookOf([roundTrip('buy', 10, 175.5, 178, { profit_loss: 250 })]).findings;
    expect(finding).toMatchObject({ subject: 'profit_loss', claimed: '250.00', computed: '25.00' });
  });

  test('on fills it belongs to the trade the fill closes', () => {
    const rows = [
      fill('buy', 10, 100, '09:30'),
      fill('sell', 15, 102, '09:31', { profit_loss: 20 }),
      fill('buy', 5, 101, '09:32', { profit_loss: 5 }),
    ];
    expect(bookOf(rows).findings).toEqual([]);
  });

  test('a broker that rounds to the cent does not contradict a third of a cent', () => {
    expect(bookOf([roundTrip('buy', 3, 1, '1.001111', { profit_loss: 0 })]).findings).toEqual([]);
  });
});

describe('times', () => {
  test('an exit before the entry is found, and the result stands', () => {
    const row = roundTrip('buy', 1, 1, 2, {
      timestamp: '2025-11-18T10:00:00Z',
      exit_timestamp: '2025-11-18T09:00:00Z',
    });
    const { trades, findings } = bookOf([row]);
    expect(String(trades[0]?.net)).toBe('1');
    expect(findings[0]?.message).toContain('exit before the entry');
  });

  test('times without a zone are UTC, and that is said', () => {
    const { remarks } = bookOf([
      fill('buy', 1, 1, undefined, { timestamp: '2025-11-18 09:30:00' }),
    ]);
    expect(remarks).toContain('Times without a zone were taken as UTC (row 1).');
  });
});
