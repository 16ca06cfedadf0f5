import {
  matchesPattern,
  parsePattern,
  type Steps,
  type WildcardPattern,
} from './changes/wildcard-pattern.ts';

export interface IgnoreRule {
  readonly pattern: WildcardPattern;
  readonly anywhere: boolean;
  readonly foldersOnly: boolean;
  readonly ignores: boolean;
}

const maxRules = 1000;

/** The rules of a file of gitignore(5), the strongest (its last) first; of over 1,000 the first ones. */
export function parseIgnoreRules(text: string): readonly IgnoreRule[] {
  const rules: IgnoreRule[] = [];
  for (const raw of text.replace(/^\uFEFF/, '').split('\n')) {
    const line = withoutBlanks(raw.replace(/\r$/, ''));
    if (line === '' || line.startsWith('#') || rules.length >= maxRules) continue;
    const ignores = !line.startsWith('!');
    const written = ignores ? line : line.slice(1);
    const foldersOnly = written.endsWith('/');
    const path = foldersOnly ? written.slice(0, -1) : written;
    const pattern = parsePattern(Buffer.from(path.replace(/^\//, '')).toString('latin1'));
    if (pattern) rules.push({ pattern, anywhere: !path.includes('/'), foldersOnly, ignores });
  }
  return rules.reverse();
}

/** At the end; one that is escaped stays. */
function withoutBlanks(line: string): string {
  let end = 0;
  for (let at = 0; at < line.length; at++) {
    if (line.charAt(at) === '\\') at++;
    else if (line.charAt(at) === ' ') continue;
    end = at + 1;
  }
  return line.slice(0, end);
}

/**
 * Whether the rules of a file mean a path, relative to the folder of the file, one character a byte
 * and without a `/` at its end. Undefined when they say nothing of it, or no steps are left.
 */
export function saidIgnored(
  rules: readonly IgnoreRule[],
  path: string,
  isFolder: boolean,
  steps: Steps,
): boolean | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return rules.find(({ pattern, anywhere, foldersOnly }) => {
    if (--steps.left <= 0 || (foldersOnly && !isFolder)) return false;
    return matchesPattern(pattern, anywhere ? name : path, steps);
  })?.ignores;
}
