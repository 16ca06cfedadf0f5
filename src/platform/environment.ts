import os from 'node:os';
import { FlywheelError } from '../domain/errors.ts';

export type Variables = Readonly<Record<string, string | undefined>>;

/** What the program is told by where it runs. Read once, at the entry point, and passed on. */
export interface Environment {
  readonly variables: Variables;
  /** The arguments after the name of the program. */
  readonly argv: readonly string[];
  readonly platform: 'linux' | 'darwin';
  readonly workingFolder: string;
  readonly nodeVersion: string;
  readonly pid: number;
  /** Cores this process may use: the default of `concurrency`. */
  readonly processors: number;
  /** For sockets: short, private to the user where the system offers it. */
  readonly runtimeFolder: string;
  /** Where `NO_COLOR` is set, or the stream is no terminal, nothing is coloured. */
  readonly stdout: { readonly terminal: boolean; readonly colours: boolean };
  readonly stderr: { readonly terminal: boolean; readonly colours: boolean };
}

/** The part of `process` that is read; a test passes its own. */
export interface ProcessFacts {
  readonly env: Variables;
  readonly argv: readonly string[];
  readonly platform: string;
  readonly version: string;
  readonly pid: number;
  readonly stdout: { readonly isTTY?: boolean };
  readonly stderr: { readonly isTTY?: boolean };
  cwd(): string;
}

/** Throws `PLATFORM_UNSUPPORTED` on anything but Linux and macOS. */
export function readEnvironment(from: ProcessFacts = process): Environment {
  const variables = { ...from.env };
  return {
    variables,
    argv: from.argv.slice(2),
    platform: supported(from.platform),
    workingFolder: from.cwd(),
    nodeVersion: from.version.replace(/^v/, ''),
    pid: from.pid,
    processors: os.availableParallelism(),
    runtimeFolder: nonEmpty(variables['XDG_RUNTIME_DIR']) ?? os.tmpdir(),
    stdout: terminalFacts(from.stdout.isTTY === true, variables),
    stderr: terminalFacts(from.stderr.isTTY === true, variables),
  };
}

function supported(platform: string): 'linux' | 'darwin' {
  if (platform === 'linux' || platform === 'darwin') return platform;
  const windows = platform === 'win32';
  throw new FlywheelError(
    'PLATFORM_UNSUPPORTED',
    `Output Flywheel does not run on ${windows ? 'Windows' : platform}.`,
    {
      details: { platform },
      ...(windows ? { hint: 'Run it inside WSL: `wsl --install`, then as on Linux.' } : {}),
    },
  );
}

function terminalFacts(
  terminal: boolean,
  variables: Variables,
): { terminal: boolean; colours: boolean } {
  const refused = nonEmpty(variables['NO_COLOR']) !== undefined || variables['TERM'] === 'dumb';
  return { terminal, colours: terminal && !refused };
}

const nonEmpty = (text: string | undefined): string | undefined =>
  text === undefined || text === '' ? undefined : text;
