import type { ErrorCode } from '../domain/error-codes.ts';
import type { Kind, Shape } from '../domain/template.ts';
import { closest } from '../platform/closest.ts';
import { lookUp, namesInReach, type Field, type Scope } from './template-shape.ts';
import { childrenOf, lineAt, lineOf, type TemplateToken } from './template-tokens.ts';

/** A template file that was read: its name under templates/, where it is, and its parsed text. */
export interface ParsedTemplate {
  readonly path: string;
  readonly text: string;
  readonly tokens: readonly TemplateToken[];
}

/** What is wrong with a template, and where. */
export interface TemplateProblem {
  readonly code: ErrorCode;
  readonly template: string;
  /** Absent when the file itself is. */
  readonly line?: number;
  /** The tag's name, when it is about one. */
  readonly variable?: string;
  readonly message: string;
}

/** Everything a template, or a partial of it, says that its view does not have or must not be asked. */
export function checkTemplate(
  template: ParsedTemplate,
  shape: Shape,
  partials: ReadonlyMap<string, ParsedTemplate>,
): TemplateProblem[] {
  return checkTokens(template.tokens, [{ is: 'shape', shape }], { template, partials, open: [] });
}

interface Place {
  readonly template: ParsedTemplate;
  readonly partials: ReadonlyMap<string, ParsedTemplate>;
  /** Partials that are being shown: none of them may show itself. */
  readonly open: readonly string[];
}

const checkTokens = (
  tokens: readonly TemplateToken[],
  scopes: readonly Scope[],
  place: Place,
): TemplateProblem[] => tokens.flatMap((token) => checkToken(token, scopes, place));

function checkToken(
  token: TemplateToken,
  scopes: readonly Scope[],
  place: Place,
): TemplateProblem[] {
  const [sign, name] = token;
  switch (sign) {
    case 'name':
      return checkPrinted(token, scopes, place);
    case '#':
    case '^':
      return checkSection(token, scopes, place);
    case '>':
      return checkPartial(token, scopes, place);
    case '&':
      return [
        problem(
          token,
          place,
          `{{{${name}}}} and {{&${name}}} would not be escaped: write {{${name}}}`,
        ),
      ];
    case '=':
      return [problem(token, place, 'the delimiters must stay {{ and }}')];
    default:
      return [];
  }
}

function checkPrinted(
  token: TemplateToken,
  scopes: readonly Scope[],
  place: Place,
): TemplateProblem[] {
  const name = token[1];
  const field = lookUp(name, scopes);
  if (field === undefined) return [unknown(token, scopes, place)];
  if (field.is !== 'leaf') {
    const what = field.is === 'list' ? 'a list' : 'a part';
    return [problem(token, place, `{{${name}}} is ${what}: open it with {{#${name}}}`)];
  }
  const fault = placeFault(field.leaf.leaf, lineAt(place.template.text, token[2]));
  return fault === undefined ? [] : [problem(token, place, `{{${name}}} ${fault}`)];
}

const inTable = new Set<Kind>(['cell', 'cell_code', 'number', 'token', 'url']);
const inHeading = new Set<Kind>(['heading', 'code', 'number', 'token']);
const alone = new Set<Kind>(['fence', 'source', 'shell', 'paragraphs']);

/** What is wrong with a value of a kind on such a line. */
function placeFault(kind: Kind, line: string): string | undefined {
  if (kind === 'flag') return 'is a condition and has no text: use it as a section only';
  if (line.startsWith('|') && !inTable.has(kind))
    return `is ${kind} and stands in a table: its view must give it as cell or cell_code`;
  if (/^#{1,6} /.test(line) && !inHeading.has(kind))
    return `is ${kind} and stands in a heading: its view must give it as heading or code`;
  const others = line.replace(/\{\{[#^/][^}]*\}\}/g, '').replace(/^\{\{[^}]*\}\}\s*$/, '');
  if (alone.has(kind) && others !== '')
    return `is ${kind}, several lines: it must stand alone at the start of a line`;
  return undefined;
}

function checkSection(
  token: TemplateToken,
  scopes: readonly Scope[],
  place: Place,
): TemplateProblem[] {
  const [sign, name] = token;
  const field = lookUp(name, scopes);
  if (field === undefined) return [unknown(token, scopes, place)];
  const inside = sign === '^' ? [] : opened(field);
  const always = field.is === 'leaf' && !field.leaf.optional && field.leaf.leaf !== 'flag';
  return [
    ...(always
      ? [
          problem(
            token,
            place,
            `{{${sign}${name}}} is always there: a section over it says nothing`,
          ),
        ]
      : []),
    ...checkTokens(childrenOf(token), [...scopes, ...inside], place),
  ];
}

/** What a section puts on the stack of names. */
function opened(field: Field): Scope[] {
  if (field.is === 'list') return [field.item];
  if (field.is === 'part') return [{ is: 'shape', shape: field.shape }];
  return field.leaf.leaf === 'flag' ? [] : [{ is: 'value', leaf: field.leaf }];
}

function checkPartial(
  token: TemplateToken,
  scopes: readonly Scope[],
  place: Place,
): TemplateProblem[] {
  const name = token[1];
  // A missing one was told when the files were read.
  const partial = place.partials.get(name);
  if (partial === undefined) return [];
  if (place.open.includes(name)) return [problem(token, place, `{{>${name}}} shows itself`)];
  const inside = { ...place, template: partial, open: [...place.open, name] };
  return checkTokens(partial.tokens, scopes, inside);
}

function unknown(token: TemplateToken, scopes: readonly Scope[], place: Place): TemplateProblem {
  const names = namesInReach(scopes);
  const near = closest(token[1], names);
  const instead =
    near === undefined ? `known here: ${names.join(', ')}` : `did you mean {{${near}}}?`;
  return {
    ...problem(token, place, `there is no {{${token[1]}}} here; ${instead}`),
    code: 'TEMPLATE_VARIABLE_MISSING',
  };
}

const problem = (token: TemplateToken, { template }: Place, message: string): TemplateProblem => ({
  code: 'TEMPLATE_INVALID',
  template: template.path,
  line: lineOf(template.text, token[2]),
  variable: token[1],
  message,
});
