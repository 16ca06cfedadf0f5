import type { Problem } from '../domain/problem.ts';
import { placeOf } from '../platform/json/locate.ts';
import { shownValue } from '../platform/json/shorten.ts';
import type { FileKind } from '../platform/read-guarded.ts';
import { longestName } from './inbox-names.ts';

const whole = { pointer: '' } as const;
const asUtf8 =
  'Save it as UTF-8 (Python: open(path, "w", encoding="utf-8"); PowerShell: Set-Content -Encoding utf8).';
const atOnce =
  'Write the whole file under a temporary name (.name.tmp) and rename it into the inbox when it is complete.';

export const tooLarge = (size: bigint, maxBytes: number): Problem => ({
  ...whole,
  found: `${size} bytes`,
  message: `The file has ${size} bytes; at most ${maxBytes} are read.`,
  mend: 'Leave long outputs and pictures out of the session and name their paths, or raise intake.max_file_bytes.',
});

export const notAFile = (what: FileKind): Problem => ({
  ...whole,
  found: what,
  message: `A session must be a regular file; this is ${what}, which is never opened or followed.`,
  mend: 'Write the session itself into the inbox, as an ordinary file.',
});

export const badName = (name: string): Problem => ({
  ...whole,
  found: shownValue(name),
  message: 'The file name holds characters that cannot be printed.',
  mend: 'Name it after the session, for example <session_id>_<session_type>.json.',
});

export const longName = (name: string): Problem => ({
  ...whole,
  found: `a name of ${Buffer.byteLength(name)} bytes`,
  message: `The file name is longer than ${longestName} bytes.`,
  mend: 'Name it after the session, for example <session_id>_<session_type>.json.',
});

export const forbidden: Problem = {
  ...whole,
  found: 'a file this user may not read',
  message: 'The file may not be read by the user the daemon runs as.',
  mend: 'Give that user the right to read it (chmod g+r, or an umask of 0027 and a common group).',
};

export const utf16: Problem = {
  ...whole,
  found: 'UTF-16 text',
  message: 'The file is UTF-16; sessions are UTF-8.',
  mend: asUtf8,
};

export const nulBytes = (before: string): Problem => ({
  ...at(before),
  found: 'a NUL byte',
  message: 'The file holds NUL bytes: it was not written to its end, or is no text.',
  mend: atOnce,
});

export const notUtf8 = (byte: number, before: string): Problem => ({
  ...at(before),
  found: `the byte 0x${byte.toString(16).padStart(2, '0')}`,
  message: 'The file is not UTF-8: this byte cannot stand here.',
  mend: asUtf8,
});

export const cutCharacter = (before: string): Problem => ({
  ...at(before),
  found: 'the end of the file',
  message: 'The file ends inside a UTF-8 character.',
  mend: atOnce,
});

function at(before: string): Pick<Problem, 'pointer' | 'line' | 'column'> {
  return { ...whole, ...placeOf(`${before}.`, before.length) };
}
