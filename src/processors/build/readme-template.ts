import {
  code,
  defineTemplate,
  fence,
  flag,
  list,
  optional,
  part,
  prose,
} from '../../domain/template.ts';
import { itemShape } from './item-view.ts';

export const readmeShape = {
  name: prose,
  description: optional(prose),
  languages: optional(prose),
  features: part({ items: list({ text: prose }) }),
  install: optional(fence),
  usage: optional(fence),
  test: optional(fence),
  build: optional(fence),
  structure: part({ entries: list(code) }),
  licence: part({ name: prose, file: optional(code) }),
};
/** A complete README for a repository that has none. */
export const readmeTemplate = defineTemplate('build/readme.md', readmeShape);

export const readmeRegionShape = { facts: prose, hasItems: flag, items: list(itemShape) };
/** What stands between the markers of `recent-work`. */
export const readmeRegionTemplate = defineTemplate('build/readme-region.md', readmeRegionShape);
