import { describe, expect, test } from '@jest/globals';
import {
  isShareSafe,
  publicSymbol,
  type Hidden,
} from '../../../src/processors/trade/share-safe.ts';

const hidden: Hidden = {
  names: ['u7741203', 'ord-991', 'x'],
  held: new Set(['NVDA', 'ON']),
};

describe('a sentence of the trader', () => {
  test.each([
    'Two losses in a row mean a break of 30 minutes.',
    'Risk 0.5 % per idea, never more.',
    'The −1R stop did its job.',
    'After 3 trades I stop looking.',
    'A lot of patience beats lots of screens.',
    'Extra care at the open.',
    'On red days I size down.',
  ])('%s is public', (text) => {
    expect(isShareSafe(text, hidden)).toBe(true);
  });

  test.each([
    'Sold 60 TSLA too early.',
    'Made $400 before lunch.',
    'Up 400 dollars.',
    'Four hundred shares were too many.',
    'Lost two thousand in a minute.',
    'Ten lots was too much.',
    'In account U7741203 it worked.',
    'Order ORD-991 was late.',
    'Entry at 395.50 was poor.',
    'Still long for tomorrow.',
    'NVDA looks great, holding.',
    'Holding overnight again.',
    'See https://example.com',
    'Ask @somebody.',
    'Never trade x again.',
    'nvda again, and again.',
    'ON will run.',
    'Lost 1.200,50 in a blink.',
    '€ is falling.',
    'Bought ５００ of them.',
  ])('%s is not', (text) => {
    expect(isShareSafe(text, hidden)).toBe(false);
  });
});

describe('a symbol', () => {
  test.each(['AAPL', 'BRK.B', 'BTC-USD', '7203', 'ES', 'AAPL 251219C00190000'])(
    '%s stays',
    (symbol) => {
      expect(publicSymbol(symbol, hidden)).toBe(symbol);
    },
  );

  test.each(['SOLD 500 SHARES', 'U7741203', 'X', '$20K', 'A'.repeat(40), '<SCRIPT>'])(
    '%s does not',
    (symbol) => {
      expect(publicSymbol(symbol, hidden)).toBe('one instrument');
    },
  );
});
