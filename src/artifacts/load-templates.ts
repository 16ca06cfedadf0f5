import type { ParsedTemplate, TemplateProblem } from './check-template.ts';
import { childrenOf, lineOf, type TemplateToken } from './template-tokens.ts';

/** Where template files come from: the home's own before the package's. */
export interface TemplateSource {
  /** The text of `<name>.mustache` and the path to name in messages; undefined when nobody has it. */
  read(name: string): Promise<{ readonly text: string; readonly path: string } | undefined>;
}

/** Everything that was read, and everything that could not be. */
export interface LoadedTemplates {
  readonly files: ReadonlyMap<string, ParsedTemplate>;
  /** By the name a tag uses: `{{>facts}}` is `partials/facts`. */
  readonly partials: ReadonlyMap<string, ParsedTemplate>;
  readonly problems: readonly TemplateProblem[];
}

type Parse = (text: string) => readonly TemplateToken[];

/** Reads and parses templates and, as long as they name new ones, their partials. */
export async function loadTemplates(
  source: TemplateSource,
  names: readonly string[],
  parse: Parse,
): Promise<LoadedTemplates> {
  const problems: TemplateProblem[] = [];
  const files = new Map<string, ParsedTemplate>();
  const partials = new Map<string, ParsedTemplate>();
  const seen = new Set<string>();
  const load = async (
    name: string,
    into: Map<string, ParsedTemplate>,
    key: string,
  ): Promise<void> => {
    const read = await readOne(source, name, parse);
    if ('message' in read) problems.push(read);
    else into.set(key, read);
    for (const partial of 'message' in read ? [] : partialsOf(read.tokens)) {
      if (seen.has(partial)) continue;
      seen.add(partial);
      await load(`partials/${partial}`, partials, partial);
    }
  };
  for (const name of names) await load(name, files, name);
  return { files, partials, problems };
}

async function readOne(
  source: TemplateSource,
  name: string,
  parse: Parse,
): Promise<ParsedTemplate | TemplateProblem> {
  const path = `templates/${name}.mustache`;
  // A name leads nowhere but into the templates folder.
  const found = /^[\w-]+(?:\/[\w-][\w.-]*)*$/.test(name) ? await source.read(name) : undefined;
  if (found === undefined)
    return { code: 'TEMPLATE_MISSING', template: path, message: 'there is no such file' };
  const text = found.text.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n');
  try {
    return { path: found.path, text, tokens: parse(text) };
  } catch (error) {
    return unparsable(found.path, text, error);
  }
}

/** Mustache says where by offset; a person wants the line. */
function unparsable(template: string, text: string, error: unknown): TemplateProblem {
  const said = error instanceof Error ? error.message : String(error);
  const [, what, offset] = /^(.*?)(?: at (\d+))?$/.exec(said) ?? [];
  const line = offset === undefined ? {} : { line: lineOf(text, Number(offset)) };
  return { code: 'TEMPLATE_INVALID', template, ...line, message: what ?? said };
}

const partialsOf = (tokens: readonly TemplateToken[]): string[] =>
  tokens.flatMap((token) => (token[0] === '>' ? [token[1]] : partialsOf(childrenOf(token))));
