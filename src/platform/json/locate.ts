import { stepsOf } from './pointer.ts';
import { documentStart, itemsOf, membersOf } from './scan.ts';

/** A place in a text, both counted from 1; columns in UTF-16 units, as editors count them. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/**
 * Finds where the values of JSON pointers stand in a text that is known to be valid JSON. What is
 * not there is where it would have to be written: its nearest existing parent. Nothing is read
 * before the first question, and shared ways are walked once.
 */
export function createLocator(text: string): (pointer: string) => Place {
  const known = new Map<string, number | undefined>();
  let lines: number[] | undefined;
  const child = (parent: string, at: number, step: string): number | undefined => {
    const name = `${parent}/${step}`;
    if (!known.has(name)) known.set(name, childOf(text, at, step));
    return known.get(name);
  };
  return (pointer) => {
    let at = documentStart(text);
    let walked = '';
    for (const step of stepsOf(pointer)) {
      const next = child(walked, at, step);
      if (next === undefined) break;
      at = next;
      walked += `/${step.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    }
    lines ??= lineStarts(text);
    return placeIn(lines, at);
  };
}

/** Line and column of an offset; a byte order mark has no column. */
export function placeOf(text: string, offset: number): Place {
  return placeIn(lineStarts(text.slice(0, offset + 1)), offset);
}

function lineStarts(text: string): number[] {
  const starts = [text.charCodeAt(0) === 0xfeff ? 1 : 0];
  const ends = /\r\n|\n|\r/g;
  while (ends.test(text)) starts.push(ends.lastIndex);
  return starts;
}

function placeIn(starts: readonly number[], offset: number): Place {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: Math.max(0, offset - (starts[low] ?? 0)) + 1 };
}

function childOf(text: string, at: number, step: string): number | undefined {
  if (text[at] === '{') {
    for (const member of membersOf(text, at)) if (member.key === step) return member.valueStart;
  }
  if (text[at] === '[') {
    let index = 0;
    for (const item of itemsOf(text, at)) if (String(index++) === step) return item;
  }
  return undefined;
}
