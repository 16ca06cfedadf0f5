import fs from 'node:fs';
import path from 'node:path';
import git from 'isomorphic-git';

const author = { name: 'Agent-7', email: 'agent-7@example.invalid' };
const begin = Date.UTC(2025, 11, 2, 3, 20) / 1000;

const history: readonly { message: string; files: Readonly<Record<string, string>> }[] = [
  {
    message: 'feat: start a counter that survives a restart',
    files: {
      'package.json':
        '{\n  "name": "tally",\n  "description": "A counter that survives a restart.",\n  "license": "MIT",\n  "scripts": { "test": "node --test" }\n}\n',
      'tally.js': 'export const tally = (events) => events.length;\n',
    },
  },
  {
    message:
      'feat(report): print the count for each day\n\nSo that a week can be compared with the one before.',
    files: {
      'report.js':
        "import { tally } from './tally.js';\n\nexport const report = (days) =>\n  days.map(({ day, events }) => `${day}: ${tally(events)}`).join('\\n');\n",
    },
  },
  {
    message: 'fix: count an event that came twice only once',
    files: { 'tally.js': 'export const tally = (events) => new Set(events).size;\n' },
  },
];

/** A small repository with a history, always the same: for the demo where the checkout has none. */
export async function makeSampleRepository(folder: string): Promise<string> {
  const dir = path.join(folder, 'tally');
  await git.init({ fs, dir, defaultBranch: 'main' });
  for (const [number, { message, files }] of history.entries()) {
    for (const [name, text] of Object.entries(files)) {
      await fs.promises.writeFile(path.join(dir, name), text);
      await git.add({ fs, dir, filepath: name });
    }
    const when = { ...author, timestamp: begin + number * 2400, timezoneOffset: 0 };
    await git.commit({ fs, dir, message, author: when, committer: when });
  }
  return dir;
}
