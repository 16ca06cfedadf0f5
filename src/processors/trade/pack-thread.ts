import { weightedLength } from '../../story/social-text.ts';

/** Weighted characters a part may have, as X counts them. */
const threadLimit = 280;

/**
 * Packs sections of lines into parts of at most 280 characters, numbered `1/3`. The first section
 * stands alone, the others follow each other as they fit. A line too long for any part is cut.
 */
export function packThread(sections: readonly (readonly string[])[]): string[] {
  const [first = [], ...rest] = sections;
  const parts = [...packSections([first]), ...packSections(rest)];
  return parts.map((part, index) =>
    parts.length === 1 ? part : `${index + 1}/${parts.length} ${part}`,
  );
}

/** Room for `999/999 `. */
const room = threadLimit - 8;

function packSections(sections: readonly (readonly string[])[]): string[] {
  const parts: string[] = [];
  for (const [head = '', ...lines] of sections) {
    // A heading is not left behind by what it announces.
    append(parts, cut(head), '\n\n', lines[0]);
    for (const line of lines) append(parts, cut(line), '\n');
  }
  return parts;
}

function append(parts: string[], line: string, glue: string, next?: string): void {
  const last = parts.at(-1);
  const longer = `${last ?? ''}${glue}${line}`;
  const needed = next === undefined ? longer : `${longer}\n${cut(next)}`;
  if (last !== undefined && weightedLength(needed) <= room) parts[parts.length - 1] = longer;
  else parts.push(line);
}

function cut(line: string): string {
  if (weightedLength(line) <= room) return line;
  // Cut between code points: half a surrogate pair is no text.
  const characters = Array.from(line);
  while (weightedLength(`${characters.join('')}…`) > room) characters.pop();
  return `${characters.join('').trimEnd()}…`;
}
