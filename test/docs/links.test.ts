import { access, readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { root } from './snippets.ts';

const inDocs = (await readdir(path.join(root, 'docs'), { recursive: true }))
  .filter((file) => file.endsWith('.md'))
  .map((file) => `docs/${file.replaceAll(path.sep, '/')}`);
const pages = ['ARCHITECTURE.md', 'CHANGELOG.md', 'README.md', ...inDocs].sort();

const textOf = (page: string): Promise<string> =>
  readFile(path.join(root, page), 'utf8').catch(() => '');
const isThere = (file: string): Promise<boolean> =>
  access(path.join(root, file)).then(
    () => true,
    () => false,
  );

describe('our pages', () => {
  test.each(pages)('%s links only to what is there', async (page) => {
    const text = (await textOf(page)).replace(/^```[^]*?^```/gm, '');
    const targets = [...text.matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)].map(([, to = '']) => to);
    const local = targets.filter((to) => !/^[a-z]+:/.test(to));
    const missing: string[] = [];
    for (const to of local) {
      if (!(await isThere(path.join(path.dirname(page), to)))) missing.push(to);
    }
    expect(missing).toEqual([]);
  });

  test('list every decision', async () => {
    const index = await textOf('docs/adr/README.md');
    const decisions = inDocs.filter((page) => /\/adr\/\d{4}-/.test(page)).sort();
    const listed = [...index.matchAll(/\((\d{4}-[^)]+)\)/g)].map(([, to = '']) => `docs/adr/${to}`);
    expect(listed).toEqual(decisions);
  });

  test('name every folder of src/ in ARCHITECTURE.md', async () => {
    const text = await textOf('ARCHITECTURE.md');
    const folders = (await readdir(path.join(root, 'src'), { withFileTypes: true }))
      .filter((entry) => entry.isDirectory() && entry.name !== 'compose')
      .map(({ name }) => `\`src/${name}/\``);
    expect(folders.filter((folder) => !text.includes(folder))).toEqual([]);
  });

  test('say every word of the glossary once', async () => {
    const text = await textOf('docs/glossary.md');
    const words = [...text.matchAll(/^\| (\*\*[^|]*) \|/gm)].flatMap(([, cell = '']) =>
      [...cell.matchAll(/\*\*([^*]+)\*\*/g)].map(([, word]) => word),
    );
    expect(words.length).toBeGreaterThan(30);
    expect(words).toEqual([...new Set(words)]);
  });
});
