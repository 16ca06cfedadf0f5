import { hunksOf } from '../platform/line-changes.ts';
import { cleanSubject } from './sentence.ts';

export interface ChangedFile {
  readonly path: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** A part of a change that shows what its title says. */
export interface Excerpt {
  readonly path: string;
  /** As a fence names it; `diff` where lines went. */
  readonly language: string;
  readonly text: string;
}

const [fewest, most, widest] = [3, 24, 100] as const;

/**
 * The hunk, or of a new file the block, that speaks most of what the title speaks of; whole, short,
 * and in a language a fence knows. Undefined where none tells: a picture of a list of imports would
 * be filler.
 */
export function excerptOf(title: string, files: readonly ChangedFile[]): Excerpt | undefined {
  const words = wordsOf(title);
  const found = files
    .flatMap(piecesOf)
    .filter(isFit)
    .map((piece) => ({ piece, score: scoreOf(piece, words) }))
    .filter(({ score }) => score >= 2)
    .sort(
      (one, other) => other.score - one.score || other.piece.lines.length - one.piece.lines.length,
    );
  const piece = found[0]?.piece;
  if (piece === undefined) return undefined;
  const { path, isDiff, lines } = piece;
  const code = dedented(lines.map((line) => line.slice(1)));
  const text = isDiff ? code.map((line, at) => `${lines[at]?.[0] ?? ' '}${line}`) : code;
  return { path, language: isDiff ? 'diff' : languageOf(path), text: trimmed(text) };
}

/** Lines begin with ` `, `+` or `-`, as in a patch. */
interface Piece {
  readonly path: string;
  readonly lines: readonly string[];
  readonly isDiff: boolean;
}

function piecesOf({ path, before, after }: ChangedFile): Piece[] {
  if (after === null || languageOf(path) === '') return [];
  if (before === null || before === '') return blocksOf(path, after);
  return hunksOf(before, after).map((lines) => ({
    path,
    lines,
    isDiff: lines.some((line) => line.startsWith('-')),
  }));
}

/** What stands together at the left edge: a function, a type, a test. */
function blocksOf(path: string, text: string): Piece[] {
  return text
    .replaceAll('\r\n', '\n')
    .split(/\n{2,}(?=[^\s})\]])/)
    .map((block) => block.trimEnd().split('\n'))
    .map((lines) => ({ path, lines: lines.map((line) => `+${line}`), isDiff: false }));
}

/** Short enough to be read, about more than imports and comments, and nothing that might be a secret. */
function isFit({ lines }: Piece): boolean {
  const changed = lines.filter((line) => /^[+-]\s*\S/.test(line));
  const telling = changed.filter((line) => !dull.test(line.slice(1)));
  return (
    lines.length <= most &&
    telling.length >= fewest &&
    lines.every((line) => line.length <= widest && !sensitive.test(line))
  );
}

const dull =
  /^\s*(?:import\b|from\s\S+\simport\b|use\s|#include\b|require\b|using\s|package\s|export \* from|\/\/|\/?\*|#(?!\[)|"""|[\])}]+[;,]?\s*$)/;

const sensitive =
  /secret|passw|token|api.?key|private.?key|credential|bearer|[\w.+-]+@[\w-]+\.\w|[A-Za-z0-9+/_=-]{32,}|(?!\t)\p{Cc}|\p{Cf}/iu;

/** Words of the title in changed lines count once each; what it has in backticks counts double. */
function scoreOf({ lines }: Piece, words: ReadonlyMap<string, number>): number {
  const changed = lines.filter((line) => line.startsWith('+') && !dull.test(line.slice(1)));
  const said = changed.join('\n').toLowerCase();
  let score = declares.test(said) ? -1 : 0;
  for (const [word, weight] of words) if (said.includes(word)) score += weight;
  return score;
}

/** A shape says less than what is done with it. */
const declares = /^\+\s*(?:export\s+|pub\s+)?(?:declare\s+)?(?:interface|type|struct|enum)\b/;

function wordsOf(title: string): Map<string, number> {
  // Without its verb, which says what was done and not where.
  const subject = cleanSubject(title).replace(/^[A-Za-z]+\s+/, '');
  const spans = [...subject.matchAll(/`([^`]{2,60})`/g)].map((found) => found[1] ?? '');
  const words = subject.toLowerCase().match(/[\p{L}\p{N}]{4,}/gu) ?? [];
  const plain = words.filter((word) => !common.test(word));
  return new Map([
    ...plain.map((word): [string, number] => [word.replace(/(?:es|s|ing|ed)$/, ''), 1]),
    ...spans.map((span): [string, number] => [span.toLowerCase(), 2]),
  ]);
}

const common =
  /^(?:with|from|into|that|this|when|then|than|only|also|more|some|support|handling|instead|before|after|while|first|make|used?|using|code|file|files|test|tests|value|values|error|errors|return|function|class|const|default|type|types|name|names|data|line|lines)$/;

/** Without the empty lines around it. */
const trimmed = (lines: readonly string[]): string =>
  lines.join('\n').replace(/^(?:[ \t]*\n)+|\s+$/g, '');

function dedented(lines: readonly string[]): string[] {
  const full = lines.filter((line) => line.trim() !== '');
  const depths = full.map((line) => /^[ \t]*/.exec(line)?.[0] ?? '');
  const [first = ''] = depths;
  const shared = depths.reduce(
    (common, depth) => (common.startsWith(depth) ? depth : depth.startsWith(common) ? common : ''),
    first,
  );
  return lines.map((line) => line.slice(Math.min(shared.length, line.length)));
}

const languages: Readonly<Record<string, string>> = {
  c: 'c',
  cc: 'cpp',
  cpp: 'cpp',
  cs: 'csharp',
  cts: 'ts',
  dart: 'dart',
  ex: 'elixir',
  exs: 'elixir',
  go: 'go',
  h: 'c',
  hpp: 'cpp',
  java: 'java',
  js: 'js',
  jsx: 'jsx',
  kt: 'kotlin',
  lua: 'lua',
  mjs: 'js',
  mts: 'ts',
  php: 'php',
  py: 'python',
  rb: 'ruby',
  rs: 'rust',
  scala: 'scala',
  sh: 'sh',
  sql: 'sql',
  swift: 'swift',
  ts: 'ts',
  tsx: 'tsx',
  zig: 'zig',
};

/** By the ending of the path; empty for what is no program. */
export function languageOf(path: string): string {
  const ending = /\.([a-z]+)$/.exec(path)?.[1] ?? '';
  return Object.hasOwn(languages, ending) ? (languages[ending] ?? '') : '';
}
