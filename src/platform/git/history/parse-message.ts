import type { Trailer } from '../../../domain/repo.ts';

export interface Message {
  readonly subject: string;
  readonly body: string;
  readonly trailers: readonly Trailer[];
}

/** Over it a message is no message any more. */
const maxLength = 256 * 1024;
// A URL at the start of a line is no trailer, though git takes it for one.
const trailerLine = /^([A-Za-z0-9-]+|BREAKING CHANGE)[ \t]*:(?!\/\/)[ \t]*(.*)$/;

/** Takes a commit message apart as git does: first paragraph, the rest, and the trailers at its end. */
export function parseMessage(message: string): Message {
  const text = message.slice(0, maxLength).replace(/\r\n/g, '\n');
  const paragraphs = trimBlankLines(text.split('\n').map((line) => line.trimEnd()));
  const firstEnd = paragraphs.indexOf('');
  const titleEnd = firstEnd < 0 ? paragraphs.length : firstEnd;
  const subject = paragraphs.slice(0, titleEnd).join(' ');
  const rest = trimBlankLines(paragraphs.slice(titleEnd));
  const start = trailerStart(rest);
  return {
    subject: subject.trim(),
    body: trimBlankLines(rest.slice(0, start)).join('\n'),
    trailers: readTrailers(rest.slice(start)),
  };
}

function trimBlankLines(lines: readonly string[]): string[] {
  const first = lines.findIndex((line) => line.trim() !== '');
  const last = lines.findLastIndex((line) => line.trim() !== '');
  return first < 0 ? [] : lines.slice(first, last + 1);
}

/**
 * Where the trailers begin, or the end. As in git: the last paragraph is one of trailers when all of
 * its lines are, or when git made one of them and at least a quarter are.
 */
function trailerStart(lines: readonly string[]): number {
  const start = lines.lastIndexOf('') + 1;
  let trailers = 0;
  let others = 0;
  let madeByGit = false;
  for (const [at, line] of lines.slice(start).entries()) {
    if (/^[ \t]/.test(line) && at > 0) continue;
    const generated = /^(?:Signed-off-by: |\(cherry picked from commit )/.test(line);
    madeByGit ||= generated;
    if (generated || trailerLine.test(line)) trailers++;
    else others++;
  }
  const isBlock = others === 0 ? trailers > 0 : madeByGit && trailers * 3 >= others;
  return isBlock ? start : lines.length;
}

function readTrailers(lines: readonly string[]): Trailer[] {
  const trailers: { key: string; value: string }[] = [];
  for (const line of lines) {
    const match = trailerLine.exec(line);
    const last = trailers.at(-1);
    if (match?.[1] !== undefined) trailers.push({ key: match[1], value: (match[2] ?? '').trim() });
    else if (/^[ \t]/.test(line) && last) last.value = `${last.value} ${line.trim()}`.trim();
  }
  return trailers;
}
