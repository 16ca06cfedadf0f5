import {
  code,
  defineTemplate,
  flag,
  heading,
  list,
  optional,
  part,
  prose,
  source,
  url,
  yaml,
} from '../../domain/template.ts';
import { itemShape } from './item-view.ts';

const where = part({ files: list({ path: code, glue: prose }) });

export const blogPostShape = {
  title: yaml,
  date: yaml,
  description: yaml,
  tags: list(yaml),
  canonicalId: yaml,
  opening: list(prose),
  account: flag,
  problem: part({ paragraphs: list(prose) }),
  approach: part({ paragraphs: list(prose) }),
  single: part({
    why: itemShape.why,
    breaks: itemShape.breaks,
    points: itemShape.points,
    where,
  }),
  hasGroups: flag,
  groups: list({
    name: optional(heading),
    items: list({ ...itemShape, where }),
    more: optional(prose),
  }),
  excerpt: part({
    path: code,
    short: code,
    link: optional(url),
    title: optional(prose),
    text: source,
  }),
  closing: optional(prose),
  checked: part({ runs: list({ command: optional(code), facts: prose, glue: prose }) }),
  lessons: part({ items: list({ title: optional(prose), text: prose }) }),
  next: part({ items: list(prose) }),
};

export const blogPostTemplate = defineTemplate('build/blog-post.md', blogPostShape);
