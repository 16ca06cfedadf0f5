import { expect, test } from '@jest/globals';
import { lessonRules } from '../../../src/processors/trade/lesson-rules.ts';
import { at, roundTrip, summaryOf, type TestRow } from './trade-rows.ts';

const lessons = (rows: readonly TestRow[]): string[] =>
  summaryOf(rows).totals.flatMap((totals) =>
    lessonRules.flatMap((rule) => rule(totals)?.text ?? []),
  );

const trade = (
  from: string,
  to: string,
  price: number,
  exit: number,
  more: TestRow = {},
): TestRow =>
  roundTrip('buy', 1, price, exit, { timestamp: at(from), exit_timestamp: at(to), ...more });

test('nothing is drawn from one trade', () => {
  expect(lessons([trade('09:30', '09:40', 100, 1, { stop_price: 99, fees: 50 })])).toEqual([]);
});

test('entries within five minutes of a loss are told with their trades', () => {
  const rows = [
    trade('09:30', '09:40', 100, 99),
    trade('09:42', '09:50', 100, 98),
    trade('09:55', '10:00', 100, 101),
    trade('12:00', '12:10', 100, 99),
  ];
  expect(lessons(rows)).toContain(
    '2 trades opened within 5 minutes of a loss: 1 won, 1 lost, −1.00 together (trades 2 and 3).',
  );
});

test('an entry after a win, or six minutes after a loss, is none of them', () => {
  const rows = [
    trade('09:30', '09:40', 100, 101),
    trade('09:41', '09:50', 100, 99),
    trade('09:56', '10:00', 100, 101),
  ];
  expect(lessons(rows).join()).not.toContain('within 5 minutes');
});

test('fees that take a quarter of the gross result are told', () => {
  const rows = [
    trade('09:30', '09:40', 10, 12, { fees: 0.5 }),
    trade('11:00', '11:05', 10, 12, { fees: 0.5 }),
  ];
  expect(lessons(rows)).toEqual([
    'Fees of 1.00 took 25 % of the gross result: +4.00 became +3.00 (trades 1 and 2).',
  ]);
});

test('losses beyond the stop are told when there are two', () => {
  const rows = [
    trade('09:30', '09:40', 100, 97, { stop_price: 98 }),
    trade('11:00', '11:05', 100, 96, { stop_price: 98 }),
    trade('13:00', '13:05', 100, 98, { stop_price: 98 }),
  ];
  expect(lessons(rows)).toContain(
    '2 of 3 trades with a stop lost more than the stop allowed, the worst 2 times as much (trades 1 and 2).',
  );
});

test('stops that were moved away are told when there are two', () => {
  const moved = { stop_price: 98, stop_moved_to: 95 };
  const rows = [
    trade('09:30', '09:40', 100, 96, moved),
    trade('11:00', '11:05', 100, 101, moved),
    trade('13:00', '13:05', 100, 99, { stop_price: 98, stop_moved_to: 99 }),
  ];
  expect(lessons(rows)).toContain(
    '2 trades with the stop moved further from the entry: 1 won, 1 lost, −3.00 together (trades 1 and 2).',
  );
});

test('winners that gave most of it back are told with what they kept', () => {
  const rows = [
    trade('09:30', '09:40', 100, 102, { highest_price: 110 }),
    trade('11:00', '11:05', 100, 101, { highest_price: 105 }),
  ];
  expect(lessons(rows)).toContain(
    '2 winning trades took 20 % of what they were ahead at best (trades 1 and 2).',
  );
});

test('an hour that loses is told from three trades on', () => {
  const early = ['09:00', '09:20', '09:40'].map((from) => trade(from, from, 100, 99));
  const rows = [...early, trade('14:00', '14:30', 100, 110)];
  expect(lessons(rows)).toContain(
    '3 trades opened at 09:00–10:00: 0 won, 3 lost, −3.00 together (trades 1, 2 and 3).',
  );
  expect(lessons(rows.slice(1)).join()).not.toContain('opened at');
});
