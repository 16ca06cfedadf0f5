/**
 * A rendered text without what sections that showed nothing leave behind: no blank line at the
 * start, never two in a row, no blanks at line ends, exactly one line end at the end. Inside fenced
 * code nothing is touched.
 */
export function tidyLines(text: string): string {
  const kept: string[] = [];
  let fence: string | undefined;
  for (const whole of text.split('\n')) {
    const line = fence === undefined ? whole.trimEnd() : whole;
    const isLitter = line === '' && (kept.length === 0 || kept.at(-1) === '');
    if (fence === undefined && isLitter) continue;
    fence = fence === undefined ? opens(line) : closes(line, fence) ? undefined : fence;
    kept.push(line);
  }
  return `${kept.join('\n').trimEnd()}\n`;
}

const opens = (line: string): string | undefined => /^\s*(`{3,}(?=[^`]*$)|~{3,})/.exec(line)?.[1];

function closes(line: string, fence: string): boolean {
  const found = /^\s*(`{3,}|~{3,})\s*$/.exec(line)?.[1];
  return found?.startsWith(fence) === true;
}
