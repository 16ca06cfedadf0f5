import { code, defineTemplate, list, optional, part, prose, url } from '../../domain/template.ts';

export const screenshotShape = {
  headline: prose,
  lead: prose,
  gallery: list({
    caption: optional(prose),
    file: optional(code),
    again: optional(prose),
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
