import { FlywheelError } from '../../domain/errors.ts';

/**
 * The text with the inside of the region `name` replaced by `inside`; where there is none, it is
 * added at the end. Every other byte stays, line ends and byte order mark included. Throws
 * `README_MARKERS_BROKEN` when the markers do not form whole, separate regions.
 */
export function withRegion(text: string, name: string, inside: string): string {
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const body = inside.trimEnd().replaceAll('\n', eol);
  const region = findRegions(text).find((known) => known.name === name);
  if (region !== undefined)
    return `${text.slice(0, region.from)}${body}${eol}${text.slice(region.to)}`;
  const gap =
    /(?:^|\n)\r?\n$/.test(text) || text === '' ? '' : text.endsWith('\n') ? eol : eol + eol;
  return `${text}${gap}${markerOf('begin', name)}${eol}${body}${eol}${markerOf('end', name)}${eol}`;
}

const markerOf = (side: 'begin' | 'end', name: string): string =>
  `<!-- flywheel:${side} ${name} -->`;

interface Region {
  readonly name: string;
  /** First character after the line of the begin marker. */
  readonly from: number;
  /** First character of the line of the end marker. */
  readonly to: number;
}

function findRegions(text: string): Region[] {
  const regions: Region[] = [];
  let open: { readonly name: string; readonly from: number; readonly line: number } | undefined;
  for (const marker of markersOf(text)) {
    if (marker.side === 'begin') {
      if (open !== undefined)
        throw broken(`region ${open.name} (line ${String(open.line)}) has another one inside it`);
      if (regions.some(({ name }) => name === marker.name))
        throw broken(`region ${marker.name} begins twice`);
      open = { name: marker.name, from: marker.end, line: marker.line };
    } else {
      if (open?.name !== marker.name)
        throw broken(`line ${String(marker.line)} ends a region that is not open`);
      regions.push({ name: open.name, from: open.from, to: marker.start });
      open = undefined;
    }
  }
  if (open !== undefined)
    throw broken(`region ${open.name} (line ${String(open.line)}) is never ended`);
  return regions;
}

interface Marker {
  readonly side: 'begin' | 'end';
  readonly name: string;
  readonly line: number;
  /** Where its line starts, and where the next one does. */
  readonly start: number;
  readonly end: number;
}

/** Markers stand on a line of their own; in a fenced code block they are only shown. */
function markersOf(text: string): Marker[] {
  const markers: Marker[] = [];
  let [start, fence] = [0, ''];
  for (const [at, line] of text.split(/(?<=\n)/).entries()) {
    const tick = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
    const closes = tick?.startsWith(fence) && /^[`~\s]*$/.test(line);
    if (fence === '') fence = tick ?? '';
    else if (closes) fence = '';
    const found = /^\uFEFF? {0,3}<!-- *flywheel:(begin|end) +([a-z][a-z0-9-]{0,40}) *-->\s*$/.exec(
      line,
    );
    if (found && fence === '')
      markers.push({
        side: found[1] === 'begin' ? 'begin' : 'end',
        name: found[2] ?? '',
        line: at + 1,
        start,
        end: start + line.length,
      });
    start += line.length;
  }
  return markers;
}

const broken = (what: string): FlywheelError =>
  new FlywheelError('README_MARKERS_BROKEN', `The markers in the README are broken: ${what}.`);
