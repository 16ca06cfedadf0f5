/** What an action does to a position. */
export interface Action {
  readonly side: 'buy' | 'sell';
  /** 'either' opens when flat and closes when not; 'close' can never open. */
  readonly effect: 'open' | 'close' | 'either';
}

const opens = (side: Action['side']): Action => ({ side, effect: 'open' });
const closes = (side: Action['side']): Action => ({ side, effect: 'close' });
const trades = (side: Action['side']): Action => ({ side, effect: 'either' });

/** Without case, spaces, `_` and `-`: `Buy to Open`, `BUY_TO_OPEN` and `BuyToOpen` are one. */
const words: readonly [Action, string][] = [
  [trades('buy'), 'buy b bot bought buying purchase purchased'],
  [trades('sell'), 'sell s sld sold selling sale'],
  [opens('buy'), 'long bto buytoopen buyopen openlong enterlong golong buylong'],
  [closes('sell'), 'stc selltoclose sellclose closelong exitlong selllong'],
  [
    opens('sell'),
    'short shorted sto selltoopen sellopen openshort entershort goshort sellshort shortsell shortsale ss sshort',
  ],
  [
    closes('buy'),
    'cover covered cvr btc buytoclose buyclose closeshort exitshort buytocover buycover covershort shortcover',
  ],
];

const actions = new Map(
  words.flatMap(([action, all]) => all.split(' ').map((word) => [word, action] as const)),
);

/** The action a word stands for, in any case, with spaces, `_` or `-`; undefined for others. */
export function readAction(word: unknown): Action | undefined {
  return typeof word === 'string'
    ? actions.get(word.toLowerCase().replace(/[\s_-]+/g, ''))
    : undefined;
}
