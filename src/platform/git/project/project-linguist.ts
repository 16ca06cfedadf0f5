import type { ProjectTree } from './project-tree.ts';
import {
  matchesPattern,
  parsePattern,
  type Steps,
  type WildcardPattern,
} from '../changes/wildcard-pattern.ts';

/** What the project itself says of a file. */
export interface LanguageWord {
  /** Whether it counts: undefined when nothing is said. */
  readonly counts?: boolean;
  readonly language?: string;
}

interface Rule {
  readonly pattern: WildcardPattern;
  readonly anywhere: boolean;
  readonly word: LanguageWord;
}

const maxRules = 500;
/** For all files together; beyond them nothing is said of a file. */
const maxSteps = 20_000_000;

/**
 * The `linguist-…` attributes of the .gitattributes in the root: what is vendored, generated or
 * documentation does not count, and a language can be named. The last line that matches decides.
 */
export async function linguistWords(tree: ProjectTree): Promise<(path: string) => LanguageWord> {
  const rules = readRules((await tree.manifest('.gitattributes')) ?? '').reverse();
  const steps: Steps = { left: maxSteps };
  return (path) => {
    let word: LanguageWord = {};
    const name = path.slice(path.lastIndexOf('/') + 1);
    for (const rule of rules) {
      if (--steps.left <= 0) return {};
      // The strongest come first.
      if (matchesPattern(rule.pattern, rule.anywhere ? name : path, steps))
        word = { ...rule.word, ...word };
    }
    return word;
  };
}

function readRules(text: string): Rule[] {
  const rules: Rule[] = [];
  for (const line of text.split('\n')) {
    const [written = '', ...words] = line.trim().split(/[ \t]+/);
    if (written.startsWith('#') || rules.length >= maxRules) continue;
    const word = wordOf(words.filter((each) => each.includes('linguist-')));
    const pattern = parsePattern(Buffer.from(written.replace(/^\//, '')).toString('latin1'));
    if (pattern && Object.keys(word).length > 0)
      rules.push({ pattern, anywhere: !written.includes('/'), word });
  }
  return rules;
}

const excluding = /^(-?)linguist-(?:vendored|generated|documentation)(?:=(true|false))?$/;
const including = /^(-?)linguist-detectable(?:=(true|false))?$/;

function wordOf(words: readonly string[]): LanguageWord {
  let word: LanguageWord = {};
  for (const text of words) {
    const language = /^linguist-language=([\w+#. -]{1,40})$/.exec(text)?.[1];
    if (language !== undefined) word = { ...word, language: language.replaceAll('-', ' ') };
    const out = excluding.exec(text);
    if (out) word = { ...word, counts: out[1] === '-' || out[2] === 'false' };
    const within = including.exec(text);
    // That it may be counted does not say that it is no copy.
    if (within && (within[1] === '-' || within[2] === 'false')) word = { ...word, counts: false };
  }
  return word;
}
