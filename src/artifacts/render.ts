import Mustache from 'mustache';
import { FlywheelError } from '../domain/errors.ts';
import { problemCount } from '../domain/problem.ts';
import type { Render, Shape, Template } from '../domain/template.ts';
import { checkTemplate, type ParsedTemplate, type TemplateProblem } from './check-template.ts';
import { escapeView } from './escape-view.ts';
import { loadTemplates, type TemplateSource } from './load-templates.ts';
import { tidyLines } from './tidy-lines.ts';
import type { TemplateToken } from './template-tokens.ts';

export type { TemplateSource } from './load-templates.ts';

interface Ready {
  readonly template: ParsedTemplate;
  readonly partials: ReadonlyMap<string, ParsedTemplate>;
}

/**
 * A renderer for these templates. Every file is read, parsed and checked against its view's shape
 * here, once: throws one `TEMPLATE_MISSING`, `TEMPLATE_INVALID` or `TEMPLATE_VARIABLE_MISSING` with
 * all problems of all templates in `details.problems`. Rendering then throws `RENDER_FAILED` only
 * for a view that does not fit its shape.
 */
export async function createRender(
  source: TemplateSource,
  templates: readonly Template<never>[],
): Promise<Render> {
  const names = [...new Set(templates.map(({ name }) => name))];
  const { files, partials, problems } = await loadTemplates(source, names, parse);
  const all = [...problems];
  for (const { name, shape } of templates) {
    const template = files.get(name);
    if (template !== undefined) all.push(...checkTemplate(template, shape, partials));
  }
  refuse(all);
  return (template, view) => {
    const file = files.get(template.name);
    if (file === undefined) throw unregistered(template.name);
    return renderOne(template.name, template.shape, view, { template: file, partials });
  };
}

const writer = new Mustache.Writer();

const parse = (text: string): readonly TemplateToken[] =>
  writer.parse(text) as readonly TemplateToken[];

function renderOne(name: string, shape: Shape, view: unknown, ready: Ready): string {
  const escaped = escapeView(shape, view, '', (path, message) => {
    const at = path === '' ? 'the view' : path;
    throw new FlywheelError('RENDER_FAILED', `Template ${name}: ${at} ${message}.`, {
      details: { template: name, path },
    });
  });
  const partial = (of: string): string | undefined => ready.partials.get(of)?.text;
  // Values were escaped for their places already, so what mustache would do to them is nothing.
  const options = { escape: (value: unknown): string => String(value) };
  return tidyLines(writer.render(ready.template.text, escaped, partial, options));
}

function refuse(all: readonly TemplateProblem[]): void {
  const problems = [...new Map(all.map((each) => [JSON.stringify(each), each])).values()];
  const [first] = problems;
  if (first === undefined) return;
  const lines = problems.map(({ template, line, message }) =>
    line === undefined ? `${template}: ${message}` : `${template}:${line}: ${message}`,
  );
  const count = problemCount(problems);
  throw new FlywheelError(first.code, `The templates have ${count}:\n${lines.join('\n')}`, {
    details: { problems },
  });
}

const unregistered = (name: string): FlywheelError =>
  new FlywheelError(
    'TEMPLATE_MISSING',
    `Template ${name} was not loaded when the program started.`,
    {
      details: { template: name },
      hint: 'List it in the templates of its pipeline.',
    },
  );
