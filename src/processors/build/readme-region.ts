import { sha256 } from '../../platform/hash.ts';
import { parseMarkdown } from '../../platform/markdown.ts';
import { findRegions, markersBroken, type Region } from './readme-markers.ts';

/** Regions we know how to write, by the name in their markers. */
export const regionNames = ['recent-work', 'commands', 'structure'] as const;
export type RegionName = (typeof regionNames)[number];

/** What belongs into a region; undefined when there is nothing to say: then it stays as it is. */
export type WriteRegion = (name: RegionName) => string | undefined;

/**
 * The text with the regions in it brought up to date; where there is none of ours, `recent-work` is
 * added at the end. Every other byte stays, line ends and byte order mark included, and so does a
 * region that somebody has edited. Doing it again changes nothing. Throws `README_MARKERS_BROKEN`
 * rather than guess where a region ends.
 */
export function withRegions(text: string, write: WriteRegion): string {
  const regions = findRegions(text);
  if (!regions.some(({ name }) => isKnown(name))) return adopted(text, write('recent-work') ?? '');
  let result = text;
  for (const region of regions.toReversed()) {
    if (!isKnown(region.name) || isEdited(text, region)) continue;
    const inside = write(region.name);
    if (inside !== undefined) result = replaced(result, region, inside);
  }
  return result;
}

/** Whether a region holds something else than what we last wrote there. */
export const isEdited = (text: string, { written, from, to }: Region): boolean =>
  written !== undefined && written !== digest(text.slice(from, to));

export const isKnown = (name: string): name is RegionName =>
  regionNames.some((known) => known === name);

/** Everything that stands in no region. */
export function outsideRegions(text: string): string {
  const regions = findRegions(text);
  const starts = [0, ...regions.map(({ to }) => to)];
  return starts.map((start, at) => text.slice(start, regions[at]?.from)).join('');
}

function replaced(text: string, region: Region, inside: string): string {
  const { name, begin, from, to, written } = region;
  // A formatter has been at its white space: that is left to it.
  if (written === digest(inside)) return text;
  const line = text.slice(begin, from);
  const eol = /(?:\r\n|\n|\r)$/.exec(line)?.[0] ?? '\n';
  const marker = line.replace(/<!--.*-->/, beginOf(name, inside));
  return text.slice(0, begin) + marker + linesOf(inside, eol) + text.slice(to);
}

function adopted(text: string, inside: string): string {
  const eol = /\r\n|\n|\r/.exec(text)?.[0] ?? '\n';
  const isBlank = /^\uFEFF?$/.test(text) || /(?:\r\n|\n|\r(?!\n))[ \t]*(?:\r\n|\n|\r)$/.test(text);
  const gap = isBlank ? '' : /[\r\n]$/.test(text) ? eol : eol + eol;
  const before = text + gap;
  const begin = beginOf('recent-work', inside) + eol;
  const end = `<!-- flywheel:end recent-work -->${eol}`;
  const result = before + begin + linesOf(inside, eol) + end;
  const line = before.split(/\r\n|\n|\r/).length - 1;
  const isSeen = parseMarkdown(result).some(
    ({ type, map }) => type === 'html_block' && map?.[0] === line,
  );
  if (isSeen) return result;
  throw markersBroken(
    'a code block or an HTML comment in it is never closed, so that nothing can be added after it',
  );
}

const beginOf = (name: string, inside: string): string =>
  `<!-- flywheel:begin ${name} sha256:${digest(inside)} -->`;

/** Set apart from the markers, as Markdown wants it of headings and lists. */
const linesOf = (inside: string, eol: string): string =>
  `\n${inside.trim()}\n\n`.replaceAll('\n', eol);

/** White space does not count: line ends and blank lines are changed by git and by formatters. */
const digest = (inside: string): string => sha256(inside.replace(/\s+/g, ' ').trim()).slice(0, 12);
