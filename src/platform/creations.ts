import path from 'node:path';
import { errnoOf } from '../domain/errors.ts';
import type { CreationPlace, CreationReader, Start } from '../domain/creation-place.ts';
import { findBelow, realRoots } from './find-below.ts';
import { readGuarded, stampOf } from './read-guarded.ts';

/** More than this has no file that says how something is started. */
const maxBytes = 256 * 1024;

/** Looks at creations below `baseFolders` first, then below those of each call. */
export function createCreationReader(baseFolders: readonly string[] = []): CreationReader {
  return {
    async look(paths, folders, signal) {
      const roots = await realRoots([...baseFolders, ...folders]);
      const places: CreationPlace[] = [];
      for (const name of paths) {
        signal.throwIfAborted();
        const found = await findBelow(name, roots, placeFacts, 'nothing is there');
        places.push(
          typeof found === 'string'
            ? { kind: 'missing', path: name, reason: found }
            : { kind: 'found', path: name, ...found.facts },
        );
      }
      return places;
    },
  };
}

function placeFacts(place: string): { start?: Start } | string {
  try {
    // What is there and has no stamp is a folder.
    const start = stampOf(place) === undefined ? startOfFolder(place) : startOfFile(place);
    return start === undefined ? {} : { start };
  } catch (error) {
    const code = errnoOf(error);
    if (code === undefined) throw error;
    return `it could not be read (${code})`;
  }
}

/** By what stands in the folder, the most telling first. */
function startOfFolder(folder: string): Start | undefined {
  const text = (name: string): string | undefined => textOf(path.join(folder, name));
  const has = (name: string): boolean => isFile(path.join(folder, name));
  const script = scriptStart(text('package.json'), has);
  if (script) return script;
  if (/^\[package\]/m.test(text('Cargo.toml') ?? '') && has('src/main.rs'))
    return { kind: 'command', command: 'cargo run' };
  if (has('go.mod') && has('main.go')) return { kind: 'command', command: 'go run .' };
  if (/^run\s*:(?!=)/m.test(text('Makefile') ?? ''))
    return { kind: 'command', command: 'make run' };
  if (has('main.py')) return { kind: 'command', command: 'python3 main.py' };
  return has('index.html') ? { kind: 'page', file: 'index.html' } : undefined;
}

function startOfFile(file: string): Start | undefined {
  const name = path.basename(file);
  if (!/^[\w.-]+$/.test(name) || !isFile(file)) return undefined;
  if (/\.html?$/i.test(name)) return { kind: 'page', file: name };
  return name.endsWith('.py') ? { kind: 'command', command: `python3 ${name}` } : undefined;
}

/** Only a script that the package has, and with the tool whose lock file stands beside it. */
function scriptStart(
  manifest: string | undefined,
  has: (name: string) => boolean,
): Start | undefined {
  const { scripts, dependencies, devDependencies } = recordOf(parsed(manifest));
  const own = recordOf(scripts);
  const script = ['start', 'dev', 'serve'].find((name) => typeof own[name] === 'string');
  if (script === undefined) return undefined;
  const tool = lockFiles.find(([lock]) => has(lock))?.[1] ?? 'npm';
  const command = `${tool} ${script === 'start' && tool !== 'bun' ? '' : 'run '}${script}`;
  const needs = { ...recordOf(dependencies), ...recordOf(devDependencies) };
  const install = Object.keys(needs).length > 0 ? { install: `${tool} install` } : {};
  return { kind: 'command', ...install, command };
}

const lockFiles = [
  ['pnpm-lock.yaml', 'pnpm'],
  ['yarn.lock', 'yarn'],
  ['bun.lock', 'bun'],
  ['bun.lockb', 'bun'],
] as const;

function parsed(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}

const recordOf = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};

function textOf(file: string): string | undefined {
  const read = readGuarded(file, { maxBytes, linkedFolder: true });
  return read.kind === 'read' ? read.bytes.toString('utf8') : undefined;
}

const isFile = (file: string): boolean =>
  ['read', 'too_large'].includes(readGuarded(file, { maxBytes: 0, linkedFolder: true }).kind);
