/**
 * Somebody's prose without the marks of Markdown: a link is its text, a picture is nothing, bold
 * words are words. Each part is bounded, so that a row of brackets takes no endless time.
 */
export const withoutMarks = (prose: string): string =>
  prose.replace(picture, '').replace(link, '$1').replace(bold, '$1').trim();

const picture = /!\[[^[\]\n]{0,300}\]\([^()\s]{0,1000}\)\s?/g;
/** Behind a name it is code: `table[key](value)`. */
const link = /(?<![\w)\]`])\[([^[\]\n]{1,300})\]\((?:https?:\/\/|\.{0,2}\/|#)[^()\s]{0,1000}\)/g;
const bold = /\*\*([^*\n]{1,1000})\*\*/g;
