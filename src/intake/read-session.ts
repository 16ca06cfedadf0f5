import path from 'node:path';
import type { Problem } from '../domain/problem.ts';
import type { AcceptedSession } from '../domain/session.ts';
import { decodeUtf8 } from '../platform/decode-utf8.ts';
import { parseStrict } from '../platform/json/parse-strict.ts';
import type { FileStamp, GuardedRead } from '../platform/read-guarded.ts';
import { isFitName, sessionFileOf } from './inbox-names.ts';
import { checkSession, type SessionChecks } from './check-session.ts';
import { fingerprintOf } from './fingerprint.ts';
import { withKeptNumber } from './kept-number.ts';
import * as refusals from './reading-problems.ts';

export type SessionVerdict =
  | {
      readonly kind: 'accepted';
      readonly accepted: AcceptedSession;
      readonly stamp: FileStamp;
    }
  /** Perhaps not written to its end yet. The problems are those it is refused with if it stays so. */
  | {
      readonly kind: 'incomplete';
      readonly reason: string;
      readonly problems: readonly Problem[];
      /** Absent when it changed while it was read. */
      readonly stamp?: FileStamp;
    }
  | {
      readonly kind: 'refused';
      readonly problems: readonly Problem[];
      readonly stamp: FileStamp;
    }
  | { readonly kind: 'gone' };

export interface SessionReader {
  /** The verdict on the file at an absolute path. Rejects only for what is the machine's fault. */
  readonly read: (absolutePath: string) => Promise<SessionVerdict>;
}

export interface SessionReaderParts extends SessionChecks {
  readonly readGuarded: (
    file: string,
    options: { readonly maxBytes: number; readonly linkedFolder: boolean },
  ) => GuardedRead;
  readonly maxBytes: number;
  /** The inbox, absolute. A session elsewhere may stand behind a linked folder. */
  readonly inbox: string;
  /** The path that is stored: home-relative, `/` separated. */
  readonly relative: (absolute: string) => string;
}

/** Reads and judges session files; everything that is wrong with one is told at once. */
export function createSessionReader(parts: SessionReaderParts): SessionReader {
  return {
    read: (absolutePath) =>
      // The work is synchronous; a rejection is still a rejection.
      new Promise((resolve) => {
        resolve(judgeFile(absolutePath, parts));
      }),
  };
}

function judgeFile(absolutePath: string, parts: SessionReaderParts): SessionVerdict {
  const inInbox = path.relative(parts.inbox, absolutePath).split(path.sep).join('/');
  const file = sessionFileOf(inInbox);
  const linkedFolder = file?.form !== 'folder';
  const read = parts.readGuarded(absolutePath, { maxBytes: parts.maxBytes, linkedFolder });
  switch (read.kind) {
    case 'gone':
      return read;
    case 'changing':
      return { kind: 'incomplete', reason: 'changed while it was read', problems: [] };
    case 'forbidden':
      return { ...incomplete('may not be read', refusals.forbidden), stamp: read.stamp };
    case 'too_large':
      return refused([refusals.tooLarge(read.size, parts.maxBytes)], read.stamp);
    case 'not_a_file':
      return refused([refusals.notAFile(read.what)], read.stamp);
    case 'read': {
      if (file && /\p{C}/u.test(file.name))
        return refused([refusals.badName(file.name)], read.stamp);
      if (file?.form === 'file' && !isFitName(file.name))
        return refused([refusals.longName(file.name)], read.stamp);
      return { ...judgeBytes(read.bytes, absolutePath, parts), stamp: read.stamp };
    }
  }
}

type Judged =
  Exclude<SessionVerdict, { kind: 'gone' }> extends infer V
    ? V extends { kind: string }
      ? Omit<V, 'stamp'>
      : never
    : never;

function judgeBytes(bytes: Buffer, absolutePath: string, parts: SessionReaderParts): Judged {
  const decoded = decodeUtf8(bytes);
  switch (decoded.kind) {
    case 'text':
      return judgeText(decoded.text, absolutePath, parts);
    case 'cut':
      return incomplete('ends inside a character', refusals.cutCharacter(decoded.before));
    case 'nul':
      return incomplete('holds NUL bytes', refusals.nulBytes(decoded.before));
    case 'utf-16':
      return { kind: 'refused', problems: [refusals.utf16] };
    case 'not-utf-8':
      return { kind: 'refused', problems: [refusals.notUtf8(decoded.byte, decoded.before)] };
  }
}

function judgeText(text: string, absolutePath: string, parts: SessionReaderParts): Judged {
  const parsed = parseStrict(text);
  if (parsed.kind === 'broken') {
    if (parsed.against === 'rule') return { kind: 'refused', problems: [parsed.problem] };
    return incomplete(parsed.incomplete ? 'ends too early' : 'is not JSON', parsed.problem);
  }
  const checked = checkSession(parsed.value, text, parts);
  if (checked.kind === 'problems') {
    const problems = checked.problems.map((problem) =>
      withKeptNumber(placed(problem, parsed.locate), text),
    );
    return { kind: 'refused', problems };
  }
  const { session } = checked;
  const fingerprint = fingerprintOf(parsed.value as Record<string, unknown>);
  const accepted = { session, fingerprint, text, path: parts.relative(absolutePath) };
  return { kind: 'accepted', accepted };
}

function placed(
  { pointer, ...rest }: Problem,
  locate: (pointer: string) => { line: number; column: number },
): Problem {
  return { pointer, ...locate(pointer), ...rest };
}

const refused = (problems: readonly Problem[], stamp: FileStamp): SessionVerdict => ({
  kind: 'refused',
  problems,
  stamp,
});

const incomplete = (reason: string, problem: Problem) =>
  ({ kind: 'incomplete', reason, problems: [problem] }) as const;
