/** Names whose signs would be lost in a tag. */
const spelled: Readonly<Record<string, string>> = {
  'c#': 'CSharp',
  'f#': 'FSharp',
  'c++': 'cpp',
  '.net': 'dotnet',
};

/** One line of hashtags from names that are known (languages, technologies); what makes no tag has none. */
export function tagLine(names: readonly string[], most: number): string {
  const tags = names.flatMap((name) => {
    const tag = spelled[name.toLowerCase()] ?? name.replace(/[\s.-]+/g, '');
    return /^[A-Za-z][A-Za-z0-9]{1,23}$/.test(tag) ? [`#${tag}`] : [];
  });
  return [...new Set(tags)].slice(0, most).join(' ');
}
