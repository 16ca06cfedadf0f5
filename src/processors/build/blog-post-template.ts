import {
  code,
  defineTemplate,
  flag,
  list,
  optional,
  part,
  prose,
  yaml,
} from '../../domain/template.ts';
import { itemShape } from './item-view.ts';

export const blogPostShape = {
  title: yaml,
  date: yaml,
  description: yaml,
  tags: list(yaml),
  opening: list(prose),
  facts: prose,
  range: optional(prose),
  account: flag,
  problem: part({ paragraphs: list(prose) }),
  approach: part({ paragraphs: list(prose) }),
  items: list({
    ...itemShape,
    where: part({ files: list({ path: code, glue: prose }) }),
  }),
  checked: part({ runs: list({ command: optional(code), facts: prose, glue: prose }) }),
  lessons: part({ items: list({ title: optional(prose), text: prose }) }),
  next: part({ items: list(prose) }),
};

export const blogPostTemplate = defineTemplate('build/blog-post.md', blogPostShape);
