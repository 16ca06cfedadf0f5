import {
  cell,
  defineTemplate,
  flag,
  heading,
  list,
  optional,
  part,
  prose,
} from '../../domain/template.ts';

const tradeRow = {
  number: cell,
  account: part({ name: cell }),
  symbol: cell,
  side: cell,
  quantity: cell,
  times: cell,
  entry: cell,
  exit: cell,
  fees: part({ paid: cell }),
  net: cell,
  percent: cell,
  r: part({ multiple: cell }),
  running: cell,
};

const openRow = {
  symbol: cell,
  side: cell,
  quantity: cell,
  entry: cell,
  opened: cell,
  realised: cell,
};

const currencyShape = {
  /** Only when there are several. */
  heading: optional(heading),
  facts: list({ name: cell, value: cell }),
  trades: part({ hasAccount: flag, hasFees: flag, hasR: flag, rows: list(tradeRow) }),
  open: part({ rows: list(openRow) }),
  breakdown: part({
    rows: list({ name: cell, trades: cell, winRate: cell, net: cell, average: cell }),
  }),
};

const items = part({ items: list(prose) });

export const journalShape = {
  day: heading,
  lead: prose,
  claims: part({ rows: list({ what: cell, claimed: cell, computed: cell, from: cell }) }),
  currencies: list(currencyShape),
  definitions: list({ term: prose, meaning: prose }),
  market: part({
    facts: list({ name: prose, value: prose }),
    paragraphs: list(prose),
  }),
  plan: items,
  account: part({ paragraphs: list(prose) }),
  notes: items,
  worked: items,
  didntWork: items,
  lessons: part({ own: items, shown: items, none: optional(prose) }),
  next: items,
  unused: items,
  remarks: items,
};

export const journalTemplate = defineTemplate('trade/trade_journal.md', journalShape);
