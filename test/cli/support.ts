import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Writable } from 'node:stream';
import { main } from '../../src/cli/main.ts';
import type { Io } from '../../src/cli/io.ts';
import { readEnvironment } from '../../src/platform/environment.ts';

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunSettings {
  readonly cwd?: string;
  readonly terminal?: boolean;
  readonly variables?: Readonly<Record<string, string>>;
}

export const now = Date.UTC(2025, 11, 2, 5, 20);

/** Runs a command line in this process, with a clock that stands and ids that are known. */
export async function flywheel(argv: readonly string[], settings: RunSettings = {}): Promise<Ran> {
  const out = collector();
  const err = collector();
  const code = await main(argv, ioFor(settings, out.stream, err.stream));
  return { code, stdout: out.text(), stderr: err.text() };
}

export const jsonOf = (text: string): Record<string, never> =>
  JSON.parse(text) as Record<string, never>;

export const newFolder = (): string => mkdtempSync(path.join(os.tmpdir(), 'flywheel-cli-'));

export function write(folder: string, name: string, content: unknown): string {
  const file = path.join(folder, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content, null, 2));
  return file;
}

function ioFor(settings: RunSettings, stdout: Writable, stderr: Writable): Io {
  const { cwd = os.tmpdir(), terminal = false, variables = {} } = settings;
  return {
    environment: () =>
      readEnvironment({
        env: { USER: 'somebody', ...variables },
        argv: [],
        platform: 'linux',
        version: process.version,
        pid: process.pid,
        stdout: { isTTY: terminal },
        stderr: { isTTY: terminal },
        cwd: () => cwd,
      }),
    stdout,
    stderr,
    clock: { now: () => now, monotonic: () => 0 },
    random: { fraction: () => 0.5, uuid: () => '00000000-0000-4000-8000-000000000001' },
    onStopSignal: () => () => undefined,
    exitNow: () => undefined,
  };
}

function collector(): { readonly stream: Writable; readonly text: () => string } {
  const chunks: Buffer[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk);
      done();
    },
  });
  return { stream, text: () => Buffer.concat(chunks).toString('utf8') };
}
