import type { Writable } from 'node:stream';

export type Colour = 'red' | 'green' | 'yellow' | 'grey' | 'bold';
/** Text as it came, from whomever; it is made harmless where it is written. */
export type Cell = string | { readonly text: string; readonly colour: Colour };
export type Line = Cell | readonly Cell[];

export interface Output {
  /** The result of a command: `value` with --json, `lines` otherwise. */
  result(value: unknown, lines: () => readonly Line[]): void;
  /** For the person at the terminal, on stderr; nothing with --json. */
  note(...lines: readonly Line[]): void;
}

export interface OutputOptions {
  readonly stdout: Pick<Writable, 'write'>;
  readonly stderr: Pick<Writable, 'write'>;
  readonly json: boolean;
  readonly colours: { readonly stdout: boolean; readonly stderr: boolean };
}

export function createOutput({ stdout, stderr, json, colours }: OutputOptions): Output {
  return {
    result(value, lines) {
      const text = json ? jsonText(value) : linesText(lines(), colours.stdout);
      if (text !== '') stdout.write(text);
    },
    note(...lines) {
      if (!json) stderr.write(linesText(lines, colours.stderr));
    },
  };
}

/** A JSON text for machines that cannot act on a terminal either: parsing it gives the same value. */
export const jsonText = (value: unknown): string =>
  `${escaped(JSON.stringify(value, null, 2), /[^\P{C}\n]|[\p{Zl}\p{Zp}]/gu)}\n`;

export function linesText(lines: readonly Line[], colours: boolean): string {
  return lines.map((line) => `${lineText(line, colours)}\n`).join('');
}

/** Columns padded to their widest cell; the last one is left as it is. */
export function table(head: readonly string[], rows: readonly (readonly Cell[])[]): Line[] {
  const titles = head.map((text): Cell => ({ text, colour: 'grey' }));
  const all = [titles, ...rows];
  const widths = head.map((_, at) => Math.max(...all.map((row) => widthOf(row[at] ?? ''))));
  return all.map((row) =>
    row.flatMap((cell, at): Cell[] => {
      if (at === row.length - 1) return [cell];
      return [cell, ' '.repeat((widths[at] ?? 0) - widthOf(cell) + 2)];
    }),
  );
}

/** Text with every control, bidi and otherwise invisible character written out. */
export const printable = (text: string): string => escaped(text, /[\p{C}\p{Zl}\p{Zp}]/gu);

const textOf = (cell: Cell): string => (typeof cell === 'string' ? cell : cell.text);

const widthOf = (cell: Cell): number => Array.from(printable(textOf(cell))).length;

function lineText(line: Line, colours: boolean): string {
  const cells: readonly Cell[] = isCell(line) ? [line] : line;
  return cells.map((cell) => cellText(cell, colours)).join('');
}

const isCell = (line: Line): line is Cell => typeof line === 'string' || 'colour' in line;

const codes: Readonly<Record<Colour, number>> = {
  red: 31,
  green: 32,
  yellow: 33,
  grey: 90,
  bold: 1,
};

function cellText(cell: Cell, colours: boolean): string {
  const text = printable(textOf(cell));
  if (typeof cell === 'string' || !colours) return text;
  return `\u001b[${codes[cell.colour]}m${text}\u001b[0m`;
}

const named: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function escaped(text: string, invisible: RegExp): string {
  return text.replace(
    invisible,
    (character) =>
      named[character] ??
      Array.from({ length: character.length }, (_, at) => {
        const unit = character.charCodeAt(at).toString(16).padStart(4, '0');
        return `\\u${unit}`;
      }).join(''),
  );
}
