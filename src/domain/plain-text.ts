/**
 * Text of strangers without what a reader cannot see: terminal escapes, control characters,
 * characters that turn or hide text, halves of characters. Line ends become `\n`; the joiners that
 * emoji and some scripts are written with stay.
 */
export const visibleText = (text: string): string =>
  isPlain.test(text)
    ? text
    : text
        .replace(terminalEscape, '')
        .replace(/\r\n?|[\v\f\u0085\u2028\u2029]/g, '\n')
        .replace(/(?![\n\t\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}]/gu, '');

/** Most of what is written: nothing in it can be hidden. */
const isPlain = /^[\n\t -~]*$/;

/** The same on one line, runs of white space as one space. */
export const visibleLine = (text: string): string =>
  isPlainLine.test(text) ? text : visibleText(text).replace(/[ \t\n]+/g, ' ');

const isPlainLine = /^[!-~]*(?: [!-~]+)* ?$/;

/** Calls nobody: an invisible joiner stands behind each `@` that a name would follow. */
export const withoutMentions = (text: string): string =>
  text.replace(/@(?=[\p{L}\p{N}_-]|$)/gu, '@\u2060');

/** What terminals obey: CSI and closed OSC sequences, and the two-character escapes. */
const terminalEscape =
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  /\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)|(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]|\u001b[@-Z\\-_]/g;
