import {
  code,
  defineTemplate,
  flag,
  heading,
  list,
  optional,
  part,
  prose,
  shell,
  url,
} from '../../domain/template.ts';
import { itemShape } from './item-view.ts';

export const readmeStructureShape = {
  begins: part({ paths: list({ path: code, comma: flag }) }),
  entries: list(code),
};
/** What stands between the markers of `structure`. */
export const readmeStructureTemplate = defineTemplate(
  'build/readme-structure.md',
  readmeStructureShape,
);

export const readmeShape = {
  name: heading,
  badges: part({ badges: list({ text: prose, link: optional(url), more: flag }) }),
  description: optional(prose),
  languages: optional(prose),
  contents: part({ entries: list({ heading: prose, anchor: url }) }),
  features: part({ items: list({ text: prose }) }),
  install: optional(shell),
  usage: part({
    programs: part({ gives: prose, programs: list({ name: code, comma: flag }) }),
    start: optional(shell),
  }),
  test: optional(shell),
  build: optional(shell),
  structure: part(readmeStructureShape),
  contributing: optional(url),
  licence: part({ name: prose, file: optional(url) }),
};
/** A complete README for a repository that has none. */
export const readmeTemplate = defineTemplate('build/readme.md', readmeShape);

export const readmeRegionShape = { facts: prose, hasItems: flag, items: list(itemShape) };
/** What stands between the markers of `recent-work`. */
export const readmeRegionTemplate = defineTemplate('build/readme-region.md', readmeRegionShape);

export const readmeCommandsShape = { commands: shell };
/** What stands between the markers of `commands`. */
export const readmeCommandsTemplate = defineTemplate(
  'build/readme-commands.md',
  readmeCommandsShape,
);
