/** What an action does to a position. */
export interface Action {
  readonly side: 'buy' | 'sell';
  /** 'either' opens when flat and closes when not; 'close' can never open. */
  readonly effect: 'open' | 'close' | 'either';
}

const actions: Readonly<Record<string, Action>> = {
  buy: { side: 'buy', effect: 'either' },
  bought: { side: 'buy', effect: 'either' },
  bot: { side: 'buy', effect: 'either' },
  b: { side: 'buy', effect: 'either' },
  long: { side: 'buy', effect: 'open' },
  bto: { side: 'buy', effect: 'open' },
  'buy to open': { side: 'buy', effect: 'open' },
  sell: { side: 'sell', effect: 'either' },
  sold: { side: 'sell', effect: 'either' },
  sld: { side: 'sell', effect: 'either' },
  s: { side: 'sell', effect: 'either' },
  stc: { side: 'sell', effect: 'close' },
  'sell to close': { side: 'sell', effect: 'close' },
  short: { side: 'sell', effect: 'open' },
  'sell short': { side: 'sell', effect: 'open' },
  sto: { side: 'sell', effect: 'open' },
  'sell to open': { side: 'sell', effect: 'open' },
  cover: { side: 'buy', effect: 'close' },
  'buy to cover': { side: 'buy', effect: 'close' },
  btc: { side: 'buy', effect: 'close' },
  'buy to close': { side: 'buy', effect: 'close' },
};

/** The action a word stands for, in any case, with spaces, `_` or `-`; undefined for others. */
export function readAction(word: unknown): Action | undefined {
  if (typeof word !== 'string') return undefined;
  const key = word
    .trim()
    .toLowerCase()
    .replace(/[\s_-]+/g, ' ');
  return Object.hasOwn(actions, key) ? actions[key] : undefined;
}
