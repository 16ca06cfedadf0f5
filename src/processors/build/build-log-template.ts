import {
  code,
  defineTemplate,
  flag,
  heading,
  list,
  optional,
  part,
  prose,
} from '../../domain/template.ts';
import { commitShape, itemShape } from './item-view.ts';

const run = { command: optional(code), facts: prose };

export const buildLogShape = {
  headline: heading,
  project: prose,
  facts: prose,
  account: flag,
  range: optional(prose),
  overview: list(prose),
  problem: part({ paragraphs: list(prose) }),
  solution: part({ paragraphs: list(prose) }),
  groups: list({ name: heading, items: list(itemShape) }),
  chores: part({ text: prose, listed: part({ commits: list(commitShape) }) }),
  nothing: flag,
  files: part({
    facts: prose,
    entries: list({ path: code, was: optional(code), lines: optional(prose) }),
    more: optional(prose),
  }),
  results: part({ runs: list(run), texts: list(prose) }),
  lessons: part({ items: list({ title: optional(prose), text: prose }) }),
  reported: part({ items: list(prose) }),
  next: part({ items: list(prose) }),
  people: list({ name: prose, share: prose }),
  reporter: optional(prose),
  findings: part({ items: list(prose) }),
  coverage: part({
    sum: prose,
    entries: list({
      short: code,
      link: commitShape.link,
      title: prose,
      fate: prose,
      other: optional(code),
    }),
  }),
};

export const buildLogTemplate = defineTemplate('build/build-log.md', buildLogShape);
