import { FlywheelError } from '../../domain/errors.ts';
import { parseMarkdown } from '../../platform/markdown.ts';

/** What stands between a pair of markers. */
export interface Region {
  readonly name: string;
  /** Of what we last wrote there, from the begin marker; undefined where we never did. */
  readonly written: string | undefined;
  /** Line of the begin marker, from 1. */
  readonly line: number;
  /** Where the line of the begin marker starts, and where the next one does. */
  readonly begin: number;
  readonly from: number;
  /** First character of the line of the end marker. */
  readonly to: number;
}

/**
 * The regions of a README in their order. Markers in code are only shown. Throws
 * `README_MARKERS_BROKEN` when the markers do not form whole, separate regions.
 */
export function findRegions(text: string): Region[] {
  const regions: Region[] = [];
  let open: Marker | undefined;
  for (const marker of markersOf(text)) {
    const { name, line } = marker;
    if (marker.side === 'begin') {
      if (open !== undefined)
        throw markersBroken(
          `region ${open.name} (line ${String(open.line)}) has another one inside it`,
        );
      if (regions.some((known) => known.name === name))
        throw markersBroken(`region ${name} begins twice, the second time in line ${String(line)}`);
      open = marker;
    } else {
      if (open?.name !== name)
        throw markersBroken(`line ${String(line)} ends a region that is not open`);
      const { written, start, end } = open;
      regions.push({ name, written, line: open.line, begin: start, from: end, to: marker.start });
      open = undefined;
    }
  }
  if (open !== undefined)
    throw markersBroken(`region ${open.name} (line ${String(open.line)}) is never ended`);
  return regions;
}

export const markersBroken = (what: string): FlywheelError =>
  new FlywheelError('README_MARKERS_BROKEN', `The markers in the README are broken: ${what}.`);

interface Marker {
  readonly side: 'begin' | 'end';
  readonly name: string;
  readonly written: string | undefined;
  readonly line: number;
  /** Where its line starts, and where the next one does. */
  readonly start: number;
  readonly end: number;
}

const whole =
  /^\uFEFF? {0,3}<!-- *flywheel:(begin|end) +([a-z][a-z0-9-]{0,40})(?: +sha256:([0-9a-f]{12}))? *-->\s*$/;
/** Meant to be one: to pass over it could end a region at the wrong place. */
const meant = /^\uFEFF? {0,3}<!--\s*flywheel:/i;

function markersOf(text: string): Marker[] {
  const markers: Marker[] = [];
  if (!/<!--\s*flywheel:/i.test(text)) return markers;
  const isCode = codeLines(text);
  let start = 0;
  for (const [at, line] of text.split(/(?<=\n|\r(?!\n))/).entries()) {
    const end = start + line.length;
    const [, side, name, written] = whole.exec(line) ?? [];
    if (name !== undefined && !isCode.has(at))
      markers.push({
        ...{ side: side === 'begin' ? 'begin' : 'end', name, written },
        ...{ line: at + 1, start, end },
      });
    else if (meant.test(line) && !isCode.has(at))
      throw markersBroken(`line ${String(at + 1)} is not written as a marker`);
    start = end;
  }
  return markers;
}

/** Lines, from 0, of fenced and indented code, wherever in lists and quotes it stands. */
function codeLines(text: string): ReadonlySet<number> {
  const lines = new Set<number>();
  for (const { type, map } of parseMarkdown(text)) {
    if (map === null || (type !== 'fence' && type !== 'code_block')) continue;
    for (let line = map[0]; line < map[1]; line++) lines.add(line);
  }
  return lines;
}
