import {
  code,
  defineTemplate,
  flag,
  list,
  optional,
  part,
  prose,
  url,
} from '../../domain/template.ts';

const items = part({ items: list({ title: optional(prose), text: prose }) });

export const devlogShape = {
  headline: prose,
  lead: prose,
  overview: list(prose),
  made: part({
    about: list(prose),
    items: list({
      name: prose,
      type: optional(prose),
      technologies: optional(prose),
      link: optional(url),
      here: optional(code),
      elsewhere: optional(code),
      nowhere: flag,
    }),
  }),
  problem: part({ paragraphs: list(prose) }),
  solution: part({ paragraphs: list(prose) }),
  talk: part({
    turns: list({ speaker: optional(prose), first: prose, rest: list(prose) }),
    more: optional(prose),
  }),
  learned: items,
  worked: items,
  didntWork: items,
  done: items,
  pictures: optional(prose),
  notes: items,
  next: items,
  claims: part({ items: list(prose) }),
};

export const devlogTemplate = defineTemplate('life_aria/devlog_entry.md', devlogShape);
