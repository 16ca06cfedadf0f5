import {
  code,
  defineTemplate,
  flag,
  list,
  optional,
  part,
  prose,
  token,
  url,
  yaml,
} from '../../domain/template.ts';

const items = part({ items: list({ title: optional(prose), text: prose }) });

export const devlogShape = {
  title: yaml,
  date: optional(token),
  description: yaml,
  tags: list(yaml),
  canonicalId: yaml,
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
      install: optional(code),
      command: optional(code),
      page: optional(code),
      gone: part({ path: code, reason: prose }),
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
