import { plainLine } from './project-text.ts';

const maxLength = 200;

/** A heading as it is read: without links, pictures, marks of emphasis and tags. */
export function plainHeading(
  heading: string,
  format: 'markdown' | 'rst' | 'asciidoc',
): string | undefined {
  const read = { markdown: fromMarkdown, rst: fromRst, asciidoc: fromAsciidoc }[format];
  return plainLine(read(heading).slice(0, maxLength));
}

/** Each is looked for in a line of at most some hundred letters. */
const fromMarkdown = (text: string): string =>
  text
    .replace(/!\[[^\]]*\](?:\([^)]*\)|\[[^\]]*\])/g, '')
    .replace(/\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])/g, '$1')
    .replace(/<\/?[A-Za-z][^>]*>|<!--.*?-->/g, '')
    .replace(/\{#[\w-]+\}\s*$/, '')
    .replace(/(?<!\\)(?:\*{1,3}|~~|`+)/g, '')
    .replace(/(?<![\w\\])_{1,3}(?=\S)|(?<=\S)(?<!\\)_{1,3}(?!\w)/g, '')
    .replace(/\\([!-/:-@[-`{-~])/g, '$1')
    .replace(/&nbsp;/g, ' ')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&');

const fromRst = (text: string): string =>
  text
    .replace(/\|[^|]+\|_?/g, '')
    .replace(/`([^`<]+?)\s*(?:<[^>]*>)?`_{1,2}/g, '$1')
    .replace(/:[\w-]+:(?=`)/g, '')
    .replace(/`+|\*{1,2}/g, '');

const fromAsciidoc = (text: string): string =>
  text
    .replace(/(?:image|icon):[^\s[]*\[[^\]]*\]/g, '')
    .replace(/(?:link:|https?:)[^\s[]*\[([^\],]*)[^\]]*\]/g, '$1')
    .replace(/(?<![\w\\])[*_`]{1,2}(?=\S)|(?<=\S)[*_`]{1,2}(?!\w)/g, '')
    .replace(/\s+=+$/, '');
