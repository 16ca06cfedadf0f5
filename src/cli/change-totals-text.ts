import type { ChangeTotals } from '../domain/repo.ts';

/** `2 commits, 1 file, +3 −1 lines` */
export const changeTotalsText = ({ commits, files, added, removed }: ChangeTotals): string =>
  `${counted(commits, 'commit')}, ${counted(files, 'file')}, ${linesText(added, removed)}`;

/** `+3 −1 lines` */
export const linesText = (added: number | null, removed: number | null): string =>
  added === null || removed === null ? 'lines not known' : `+${added} −${removed} lines`;

export const counted = (count: number, noun: string): string =>
  `${count} ${noun}${count === 1 ? '' : 's'}`;
