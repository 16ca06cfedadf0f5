import path from 'node:path';
import tab from '@bomb.sh/tab/commander';
import type { Command } from 'commander';
import { nodeFileSystem } from '../platform/file-system.ts';
import type { Io } from './io.ts';

/** Options and arguments that name a file or a folder. */
const fileNames = ['file', 'dir', 'repo', 'id|file', 'home', 'session-file', 'out'];

/** Adds `complete`: the script of a shell, and the answers that script asks for. */
export async function completion(program: Command, argv: readonly string[], io: Io): Promise<void> {
  const files = await filesStarting(argv.at(-1) ?? '', io.environment().workingFolder);
  const offer = (complete: (value: string, description: string) => void): void => {
    for (const file of files) complete(file, '');
  };
  for (const command of tab(program).commands.values()) {
    for (const [name, argument] of command.arguments) {
      if (fileNames.includes(name)) argument.handler ??= offer;
    }
    for (const [name, option] of command.options) {
      if (fileNames.includes(name)) option.handler = offer;
    }
  }
}

/** Paths that go on from what is typed, folders with a slash. */
async function filesStarting(typed: string, workingFolder: string): Promise<string[]> {
  const value = typed.startsWith('--') ? typed.slice(typed.indexOf('=') + 1) : typed;
  const folder = value.slice(0, value.lastIndexOf('/') + 1);
  try {
    const entries = await nodeFileSystem.readdir(path.resolve(workingFolder, folder), {
      withFileTypes: true,
    });
    return entries
      .map((entry) => `${folder}${entry.name}${entry.isDirectory() ? '/' : ''}`)
      .filter((name) => name.startsWith(value) && !/[\p{C}\s]/u.test(name))
      .sort();
  } catch {
    return [];
  }
}
