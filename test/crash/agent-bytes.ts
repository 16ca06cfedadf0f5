const ours = ['artifacts', 'pipeline_status', 'flywheel'];

/**
 * What an agent wrote into its session file, byte by byte and in its order: the members of the
 * object without those the flywheel fills in. Made without the flywheel's own reader.
 */
export function agentBytes(text: string): string[] {
  const members: string[] = [];
  let depth = 0;
  let from = text.indexOf('{') + 1;
  for (let at = from - 1; at < text.length; at += 1) {
    const char = text[at] ?? '';
    if (char === '"') at = endOfString(text, at);
    else if (char === '{' || char === '[') depth += 1;
    else if (char === '}' || char === ']') depth -= 1;
    const ends = depth === 0 || (depth === 1 && char === ',');
    if (!ends) continue;
    members.push(text.slice(from, at).trim());
    from = at + 1;
    if (depth === 0) break;
  }
  return members.filter((member) => !ours.some((key) => member.startsWith(`"${key}"`)));
}

function endOfString(text: string, start: number): number {
  for (let at = start + 1; ; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === '"' || at >= text.length) return at;
  }
}
