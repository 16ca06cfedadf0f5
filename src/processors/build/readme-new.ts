import type { Capabilities } from '../../domain/pipeline.ts';
import { readmeTemplate } from './readme-template.ts';
import { readmeView } from './readme-view.ts';
import type { ToldWork } from './told-work.ts';

/** From so many lines on a reader needs a table of contents (standard-readme). */
const longText = 100;

/** A complete README with an empty region for the recent work; a long one has a table of contents. */
export function newReadme(told: ToldWork, render: Capabilities['render']): string {
  const view = readmeView(told);
  const text = render(readmeTemplate, view);
  if (text.split('\n').length <= longText) return text;
  const headings = [...text.matchAll(/^## ([A-Za-z ]+)$/gm)].map(([, heading = '']) => heading);
  const entries = headings.map((heading) => ({ heading, anchor: `#${heading.toLowerCase()}` }));
  return render(readmeTemplate, { ...view, contents: { entries } });
}
