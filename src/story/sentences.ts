/** The sentences of a paragraph. An abbreviation or a file name does not end one. */
export const sentencesOf = (paragraph: string): string[] =>
  paragraph
    .split(/(?<=[.!?]["')`]?)(?<!\b(?:e\.g|i\.e|etc|vs|cf|approx|no)\.)\s+(?=["'(`]?[A-Z0-9`])/)
    .filter((sentence) => sentence !== '');
