import type { Problem } from '../domain/problem.ts';

/** A refusal for a person: what is wrong, where, and what to do. */
export function problemsMarkdown(refusal: {
  readonly file: string;
  readonly moved_to: string;
  readonly retry: string;
  readonly problems: readonly Problem[];
}): string {
  const { file, moved_to, retry, problems } = refusal;
  const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
  return [
    '# A session was refused',
    '',
    `${code(file)} was not processed: ${count}. It is kept, unchanged, as ${code(moved_to)}.`,
    '',
    ...problems.flatMap(listed),
    '',
    '## What to do',
    '',
    `1. Mend ${code(moved_to)}; \`flywheel validate\` tells whether all is well.`,
    `2. Take it back into the inbox: ${code(retry)}.`,
    '',
    'Or write the session anew; `flywheel new` makes a valid one.',
    '',
  ].join('\n');
}

function listed(problem: Problem, at: number): string[] {
  const { line, column, pointer } = problem;
  const places = [
    ...(line === undefined ? [] : [`line ${line}`]),
    ...(column === undefined ? [] : [`column ${column}`]),
    ...(pointer === '' ? [] : [code(pointer)]),
  ];
  return [
    `${at + 1}. ${escaped(problem.message)}`,
    ...(places.length === 0 ? [] : [`   - Where: ${places.join(', ')}`]),
    `   - Found: ${code(problem.found)}`,
    `   - Instead: ${escaped(problem.mend)}`,
  ];
}

/** A code span that its content cannot leave. */
function code(text: string): string {
  const plain = text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '\ufffd');
  const longest = Math.max(0, ...(plain.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  const pad = /^[` ]|[` ]$/.test(plain) || plain === '' ? ' ' : '';
  return `${fence}${pad}${plain}${pad}${fence}`;
}

/** Our own words, in which a name of the agent may stand. */
const escaped = (text: string): string =>
  text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '\ufffd').replace(/[\\`*_[\]<>#|~&]/g, '\\$&');
