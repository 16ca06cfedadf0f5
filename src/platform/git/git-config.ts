/** The values of a git config file by `section.subsection.key`; sections and keys in lower case. */
export type GitConfig = ReadonlyMap<string, string>;

const sectionLine = /^\[([A-Za-z0-9.-]+)(?:\s+"((?:[^"\\]|\\.)*)")?\]\s*/;
const keyLine = /^([A-Za-z][A-Za-z0-9-]*)\s*(?:=\s*(.*))?$/;

/** Parses what git itself writes. The last value of a key wins; includes are not followed. */
export function parseGitConfig(text: string): GitConfig {
  const values = new Map<string, string>();
  let section = '';
  for (const raw of text.replace(/\\\r?\n/g, '').split(/\r?\n/)) {
    let line = raw.trim();
    const heading = sectionLine.exec(line);
    if (heading) {
      const name = (heading[1] ?? '').toLowerCase();
      section = heading[2] === undefined ? name : `${name}.${unescape(heading[2])}`;
      line = line.slice(heading[0].length);
    }
    const pair = keyLine.exec(line);
    if (pair?.[1]) values.set(`${section}.${pair[1].toLowerCase()}`, plainValue(pair[2] ?? 'true'));
  }
  return values;
}

const unescape = (text: string): string => text.replace(/\\(.)/g, '$1');

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', b: '\b' };

/** Resolves quotes and escapes, and drops a comment at the end. */
function plainValue(text: string): string {
  let value = '';
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at);
    if (char === '\\') {
      const next = text.charAt(++at);
      value += escapes[next] ?? next;
    } else if (char === '"') quoted = !quoted;
    else if (!quoted && (char === '#' || char === ';')) return value.trimEnd();
    else value += char;
  }
  return quoted ? value : value.trimEnd();
}
