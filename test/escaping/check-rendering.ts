import { load } from 'js-yaml';
import type { Render, Template } from '../../src/domain/template.ts';
import { harmlessTwin } from './harmless-twin.ts';
import { normalTarget, readMarkdown } from './read-markdown.ts';

/** A template, the view it was shown with, and what came of it. */
export interface Rendering {
  readonly template: Template<never>;
  readonly view: unknown;
  readonly text: string;
}

/** What stands in a text that its template did not write, or reads otherwise than it was given. */
export function faultsOf({ template, view, text }: Rendering, render: Render): string[] {
  const twin = harmlessTwin(template.shape, view);
  const harmless = render(template as Template<unknown>, twin.view);
  const [told, meant] = [readMarkdown(text), readMarkdown(harmless)];
  const inFull = (piece: string): string => replacing(piece, twin.words);
  const name = template.name;
  return [
    ...differing(`${name}: markup`, told.structure, meant.structure),
    ...differing(`${name}: text`, told.texts.map(bare), meant.texts.map(inFull).map(bare)),
    ...differing(`${name}: target`, told.targets, meant.targets.map(inFull).map(normalTarget)),
    ...frontMatterFaults(name, told.frontMatter, meant.frontMatter, inFull),
    ...told.texts
      .filter((each, at) => each.trim() === '' && meant.texts[at]?.trim() !== '')
      .map(() => `${name}: an empty block`),
    ...codeFaults(name, told.codes, meant.codes.map(inFull)),
    ...absoluteFaults(name, told, text),
  ];
}

/** All that is meant to be code is, whole and in that order; authors may have more of it in backticks. */
function codeFaults(name: string, told: readonly string[], meant: readonly string[]): string[] {
  let at = 0;
  const spaceless = (text: string): string => text.replace(/[\s\u2060]+/g, '');
  const all = told.map(spaceless);
  return meant.map(spaceless).flatMap((code) => {
    const found = all.indexOf(code, at);
    if (found >= 0) at = found + 1;
    return found >= 0 ? [] : [`${name}: is no code: ${code}`];
  });
}

/** What a whole text has that none of the parts it was put together from has. */
export function bodyFaults(body: string, parts: readonly Rendering[]): string[] {
  const [told, meant] = [readMarkdown(body), parts.map(({ text }) => readMarkdown(text))];
  const targets = new Set(meant.flatMap((part) => part.targets));
  return [
    ...(parts.some(({ text }) => body.includes(text.trim())) ? [] : ['no template wrote it']),
    ...told.html.filter((each) => !marker.test(each)).map((each) => `holds HTML: ${each}`),
    ...told.targets.filter((each) => !targets.has(each)).map((each) => `leads to ${each}`),
  ];
}

const marker = /^<!-- flywheel:(?:begin [a-z-]+(?: sha256:[0-9a-f]+)?|end [a-z-]+) -->$/;

function absoluteFaults(
  name: string,
  told: ReturnType<typeof readMarkdown>,
  text: string,
): string[] {
  return [
    ...told.prose
      .filter((each) => /@[\p{L}\p{N}_-]/u.test(each))
      .map((each) => `${name}: calls somebody: ${each}`),
    ...told.targets.filter((each) => each === '').map(() => `${name}: a link leads nowhere`),
    ...(/[\p{Cs}\p{Cf}\p{Cc}]/u.exec(text.replace(/[\n\t\u2060\u200c\u200d]/g, ''))
      ? [`${name}: something that cannot be seen`]
      : []),
  ];
}

function frontMatterFaults(
  name: string,
  told: string | undefined,
  meant: string | undefined,
  inFull: (text: string) => string,
): string[] {
  const linesOf = (yaml: string | undefined): string[] =>
    Object.entries((load(yaml ?? '{}') as object | undefined) ?? {}).flatMap(([key, value]) =>
      [value].flat().map((each) => `${key}: ${typeof each}: ${String(each)}`),
    );
  return differing(
    `${name}: front matter`,
    linesOf(told).map(bare),
    linesOf(meant).map(inFull).map(bare),
  );
}

const replacing = (piece: string, words: ReadonlyMap<string, string>): string =>
  piece.replace(
    /https:\/\/harmless\d+word\.example\/|harmless\d+word/g,
    (word) => words.get(word) ?? word,
  );

/** White space, the marks of code spans and joiners nobody sees are no text. */
const bare = (text: string): string => text.replace(/[\s`\u2060\u200c\u200d]+/g, '');

function differing(what: string, told: readonly string[], meant: readonly string[]): string[] {
  const at = Array.from({ length: Math.max(told.length, meant.length) }).findIndex(
    (_, index) => told[index] !== meant[index],
  );
  if (at === -1) return [];
  return [`${what} ${String(at)}: ${String(told[at])}\n    instead of ${String(meant[at])}`];
}
