import { expect, test } from '@jest/globals';
import { tradesReport } from '../../../../src/processors/trade/trades-report.ts';
import { bookOf, summaryOfBook } from '../trade-rows.ts';
import { vectors, type Vector } from './book-vectors.ts';

function reportOf({ rows, source, balance, settings }: Vector): unknown {
  const book = bookOf(rows, source, settings);
  const report = tradesReport(book, summaryOfBook(book, balance, settings), book.findings);
  return JSON.parse(JSON.stringify(report));
}

const at = (value: unknown, path: string): unknown =>
  path.split('.').reduce((of, name) => (of as Record<string, unknown> | undefined)?.[name], value);

test.each(vectors.map((vector) => [vector.name, vector] as const))('%s', (_, vector) => {
  const report = reportOf(vector);
  const found = Object.keys(vector.is).map((path) => [path, at(report, path)]);
  expect(Object.fromEntries(found)).toEqual(vector.is);
  expect(JSON.stringify(report)).not.toMatch(/NaN|Infinity|undefined/);
});
