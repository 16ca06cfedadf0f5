import { defineTemplate, flag, list, part, prose, yaml } from '../../domain/template.ts';
import { itemShape } from './item-view.ts';

export const blogPostShape = {
  title: yaml,
  date: yaml,
  description: yaml,
  tags: list(yaml),
  opening: list(prose),
  facts: prose,
  account: flag,
  problem: part({ paragraphs: list(prose) }),
  approach: part({ paragraphs: list(prose) }),
  items: list(itemShape),
  checked: part({ runs: list(prose) }),
  lessons: part({ items: list(prose) }),
  next: part({ items: list(prose) }),
};

export const blogPostTemplate = defineTemplate('build/blog-post.md', blogPostShape);
