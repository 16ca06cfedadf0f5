import type { Work } from './story.ts';

const byExtension: Readonly<Record<string, string>> = {
  c: 'C',
  cc: 'C++',
  cpp: 'C++',
  cs: 'C#',
  css: 'CSS',
  dart: 'Dart',
  ex: 'Elixir',
  gd: 'GDScript',
  go: 'Go',
  html: 'HTML',
  java: 'Java',
  js: 'JavaScript',
  kt: 'Kotlin',
  lua: 'Lua',
  mjs: 'JavaScript',
  php: 'PHP',
  py: 'Python',
  rb: 'Ruby',
  rs: 'Rust',
  sh: 'Shell',
  sql: 'SQL',
  swift: 'Swift',
  ts: 'TypeScript',
  tsx: 'TypeScript',
};

/** The main languages: of the repository, else of the files the commits name; at most three. */
export function languagesOf(work: Work): string[] {
  if (work.project !== undefined)
    return work.project.languages
      .filter(({ share }) => share >= 0.1)
      .map(({ name }) => name)
      .slice(0, 3);
  const counts = new Map<string, number>();
  for (const { path } of work.files) {
    const extension = /\.([a-z]+)$/.exec(path)?.[1] ?? '';
    const name = Object.hasOwn(byExtension, extension) ? byExtension[extension] : undefined;
    if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts]
    .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
    .map(([name]) => name)
    .slice(0, 3);
}
