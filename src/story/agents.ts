import { oneLine, withoutEmails } from './sentence.ts';

/** Addresses that coding agents sign with, and names nobody else has. */
const addresses =
  /^(?:noreply@anthropic\.com|cursoragent@cursor\.com|(?:\d+\+)?copilot(?:\[bot\])?@users\.noreply\.github\.com|codex@openai\.com|noreply@aider\.chat|aider@aider\.chat|amp@ampcode\.com|.*@(?:devin\.ai|cognition\.ai|opencode\.ai)|.*gemini-code-assist.*)$/i;
const names =
  /^(?:claude(?: (?:code|opus|sonnet|haiku|fable|\d).*)?|(?:github )?copilot(?: .*)?|codex(?: .*)?|cursor(?: agent)?|aider(?: \(.*)?|gemini(?:[ -](?:cli|code|\d).*)?|google-labs-jules(?:\[bot\])?|jules|amp|windsurf|cline|opencode|openhands|devin(?:[ -]ai.*)?|roo ?code|qwen.*|chatgpt|gpt-.*)$/i;

/** Whether a commit's author or co-author is a coding agent or another program, and no person. */
const isAgent = (name: string, email = ''): boolean =>
  /\[bot\]$/i.test(name) ||
  /^(?:dependabot|renovate|github-actions)\b/i.test(name) ||
  addresses.test(email) ||
  names.test(name);

export interface Signers {
  readonly author: string | null;
  readonly coauthors: readonly string[];
  readonly agents: readonly string[];
}

/** The names that stand on a commit, without addresses. `signed`: values of its co-author trailers. */
export function signersOf(
  author: { readonly name: string; readonly email?: string },
  signed: readonly string[],
): Signers {
  const own = nameIn(author.name);
  const others = signed
    .map((value) => ({ name: nameIn(value), email: /<([^<>]+)>/.exec(value)?.[1] }))
    .filter(({ name }) => name !== '');
  const agents = [{ name: own, email: author.email }, ...others]
    .filter(({ name, email }) => name !== '' && isAgent(name, email))
    .map(({ name }) => name);
  return {
    author: own === '' ? null : own,
    coauthors: others.map(({ name }) => name),
    agents: [...new Set(agents)],
  };
}

const nameIn = (text: string): string => withoutEmails(oneLine(text));
