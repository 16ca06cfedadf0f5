import { CommitParser } from 'conventional-commits-parser';

import type { Message } from './parse-message.ts';

export interface ConventionalHeader {
  readonly type: string | null;
  readonly scope: string | null;
  readonly breaking: boolean;
}

/** Without a scope only these count: `Note: …` and Go's `runtime: …` are no types. */
const knownTypes = new Set(
  (
    'feat feature fix bugfix hotfix docs doc style refactor perf test tests build ci chore revert ' +
    'deps dep release security improvement enhancement ui ux i18n a11y wip'
  ).split(' '),
);

const parser = new CommitParser({
  headerPattern: /^([A-Za-z][A-Za-z0-9-]{0,30})(?:\(([^()]{1,100})\))?(!)?:\s+(\S.*)$/,
  headerCorrespondence: ['type', 'scope', 'bang', 'subject'],
});

/** Type, scope and whether it breaks, of a message by the Conventional Commits rules. */
export function parseConventional(message: Message): ConventionalHeader {
  const breaking = saysBreaking(message);
  // The subject alone: the parser takes lines beginning with `#` and `>8` marks for its own.
  const header = /^[\w-]+[(!:]/.test(message.subject)
    ? parser.parse(message.subject.slice(0, 1000))
    : undefined;
  const type = header?.['type']?.toLowerCase();
  if (type === undefined) return { type: null, scope: null, breaking };
  const scope = header?.['scope']?.trim() ?? null;
  const bang = header?.['bang'] === '!';
  if (!knownTypes.has(type) && scope === null && !bang)
    return { type: null, scope: null, breaking };
  return { type, scope: scope === '' ? null : scope, breaking: breaking || bang };
}

const breakingLine = /^BREAKING[ -]CHANGE:\s/m;

const saysBreaking = ({ body, trailers }: Message): boolean =>
  breakingLine.test(body) || trailers.some(({ key }) => /^BREAKING[ -]CHANGE$/.test(key));
