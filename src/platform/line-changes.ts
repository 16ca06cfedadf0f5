import { createTwoFilesPatch, diffArrays, structuredPatch } from 'diff';

/** A line of one text that is not as in the other. */
export interface LineChange {
  /** Counted from 1, in the text that is there; of a line that is missing, where it should stand. */
  readonly line: number;
  /** Absent: the line should be there and is not. */
  readonly says?: string;
  /** Absent: the line is there and should not be. */
  readonly should?: string;
}

/** Two texts that have so little in common are compared line by line. */
const mostEdits = 2000;

/** Every line of `text` that is not as in `wanted`, from the top; none when they are the same. */
export function lineChanges(text: string, wanted: string): LineChange[] {
  const [there, other] = [text.split('\n'), wanted.split('\n')];
  const parts = diffArrays(there, other, { maxEditLength: mostEdits });
  if (parts === undefined) return paired(there, other, 1);
  const changes: LineChange[] = [];
  let line = 1;
  for (let at = 0; at < parts.length; at += 1) {
    const part = parts[at];
    if (part === undefined) break;
    const next = parts[at + 1];
    if (part.removed) {
      const added = next?.added === true ? next.value : [];
      changes.push(...paired(part.value, added, line));
      line += part.value.length;
      if (added.length > 0) at += 1;
    } else if (part.added) changes.push(...paired([], part.value, line));
    else line += part.value.length;
  }
  return changes;
}

function paired(there: readonly string[], wanted: readonly string[], from: number): LineChange[] {
  const changes: LineChange[] = [];
  for (let at = 0; at < Math.max(there.length, wanted.length); at += 1) {
    const [says, should] = [there[at], wanted[at]];
    if (says === should) continue;
    const line = from + Math.min(at, there.length);
    changes.push({
      line,
      ...(says === undefined ? {} : { says }),
      ...(should === undefined ? {} : { should }),
    });
  }
  return changes;
}

/**
 * The hunks of a change with three lines around them, each line with its ` `, `+` or `-`; none where
 * the texts have too little in common.
 */
export function hunksOf(before: string, after: string): string[][] {
  const patch = structuredPatch('', '', before, after, '', '', {
    context: 3,
    maxEditLength: mostEdits,
  });
  return (patch?.hunks ?? []).map(({ lines }) => lines.filter((line) => !line.startsWith('\\')));
}

/** The change of a file as a unified diff; `before` undefined: there is none, `after`: it goes. */
export function unifiedDiff(
  path: string,
  before: string | undefined,
  after: string | undefined,
): string {
  const [from, to] = [
    before === undefined ? '/dev/null' : `a/${path}`,
    after === undefined ? '/dev/null' : `b/${path}`,
  ];
  const options = { context: 3, maxEditLength: mostEdits };
  const patch = createTwoFilesPatch(from, to, before ?? '', after ?? '', '', '', options);
  const whole = patch ?? `--- ${from}\n+++ ${to}\n`;
  return whole.replace(/^=+\n/, '').replace(/^(---|\+\+\+)(.*?)\t?$/gm, '$1$2');
}
