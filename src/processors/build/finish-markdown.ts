/** One blank line between blocks, none at the end: what absent sections left behind goes. */
export const finishMarkdown = (text: string): string =>
  `${text
    .replace(/\n{3,}/g, '\n\n')
    .replace(/^\n+/, '')
    .trimEnd()}\n`;
