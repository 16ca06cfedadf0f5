import {
  code,
  defineTemplate,
  heading,
  list,
  number,
  optional,
  part,
  prose,
  url,
} from '../../domain/template.ts';

export const screenshotShape = {
  headline: heading,
  lead: prose,
  gallery: list({
    caption: optional(heading),
    file: optional(code),
    again: optional(number),
    link: optional(url),
    alt: prose,
    path: code,
    facts: prose,
    same: optional(code),
    origin: optional(prose),
  }),
  missing: part({ items: list({ path: code, reason: prose, caption: optional(prose) }) }),
};

export const screenshotTemplate = defineTemplate('life_aria/screenshot_notes.md', screenshotShape);
