import { referencedIssues } from './references.ts';
import { issueUrl } from './links.ts';
import type { IssueRef } from './story.ts';

/** Issues at the end of a subject, `(#12)`, and in trailers such as `Closes: #12`; each once. */
export function issuesOf(subject: string, trailers: string, remote?: string): IssueRef[] {
  const ended = [
    ...subject.matchAll(/\((?:\w+[ :]+)?(#\d{1,7}(?:,\s*#\d{1,7})*)\)|(?<=[.!?]\s)(#\d{1,7})\.?$/g),
  ].map((found) => found[1] ?? found[2]);
  const trailing = [...trailers.matchAll(trailer)].map((found) => found[1]);
  const numbers = [...ended, ...trailing].flatMap((text) =>
    [...(text ?? '').matchAll(/#(\d{1,7})/g)].map((found) => Number(found[1])),
  );
  const said = referencedIssues(trailers);
  return [...new Set([...numbers, ...said])].map((number) => {
    const url = issueUrl(remote, number);
    return { number, ...(url === undefined ? {} : { url }) };
  });
}

const trailer = /^(?:closes|fixes|resolves|refs?|issue|see):?[ \t]+((?:#\d{1,7}[, \t]*)+)$/gim;
