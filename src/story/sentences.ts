/** The sentences of a paragraph. An abbreviation or a file name does not end one. */
export const sentencesOf = (paragraph: string): string[] =>
  paragraph
    .split(/(?<=[.!?]["')`]?)(?<!\b(?:e\.g|i\.e|etc|vs|cf|approx|no)\.)\s+(?=["'(`]?[A-Z0-9`])/)
    .filter((sentence) => sentence !== '');

/**
 * The sentences before the author of a commit speaks as one person: who publishes them is another,
 * and what follows may hang on what was left out.
 */
export function beforeFirstPerson(paragraph: string): string {
  const sentences = sentencesOf(paragraph);
  const at = sentences.findIndex((sentence) => firstPerson.test(sentence));
  return at < 0 ? paragraph : sentences.slice(0, at).join(' ');
}

/** Outside of code; `I/O` and `I.e.` are no person. */
const firstPerson =
  /^(?:[^`]|`[^`]*`)*?(?<![\w`./-])(?:I(?:'m|'ve|'d|'ll)?|my|me|myself)(?![\w./'-])/;
