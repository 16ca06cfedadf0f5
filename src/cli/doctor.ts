import path from 'node:path';
import { createRender } from '../artifacts/render.ts';
import { daemonPurpose } from '../connect.ts';
import { toFlywheelError } from '../domain/errors.ts';
import { isIgnoredName } from '../intake/inbox-names.ts';
import { pipelines } from '../pipelines/registry.ts';
import { loadConfig } from '../platform/config.ts';
import { callControl } from '../platform/control-socket.ts';
import { gitVersion } from '../platform/git/git-version.ts';
import { createRepoReader } from '../platform/git/repo-reader.ts';
import { homeAt } from '../platform/home.ts';
import { readLockHolder, type LockState } from '../platform/lock.ts';
import { machine } from '../platform/machine.ts';
import { packagePath } from '../platform/package-files.ts';
import { createValidators, type Validators } from '../platform/schema.ts';
import { templateFiles } from '../platform/template-files.ts';
import type { DoctorContext } from './doctor-check.ts';
import { examine, type Diagnosis } from './doctor-checks.ts';
import type { CliContext } from './io.ts';
import type { Colour, Line } from './output.ts';

/** Looks at everything that can be wrong; 1 when something is. */
export async function doctor(context: CliContext): Promise<number> {
  const checks = await examine(lookingAt(context));
  const ok = checks.every(({ verdict }) => verdict !== 'fail');
  context.output.result({ home: context.home, ok, checks }, () => linesOf(checks));
  return ok ? 0 : 1;
}

function lookingAt(context: CliContext): DoctorContext {
  const home = homeAt(context.home);
  const { environment, clock } = context;
  const { variables } = environment;
  return {
    home,
    nodeVersion: environment.nodeVersion,
    platform: environment.platform,
    repository: environment.workingFolder,
    machine,
    clock,
    repos: createRepoReader(),
    signal: AbortSignal.timeout(30_000),
    ...loaders(context),
    readLock: () => lockWithDaemonSocket(home.state),
    ping,
    gitVersion: () => gitVersion(variables['PATH']),
    isIgnoredName,
  };
}

/** Any answer will do: that it does not know the word is one. */
async function ping(socketPath: string): Promise<void> {
  try {
    await callControl(socketPath, 'ping', null);
  } catch (error) {
    if (toFlywheelError(error).code === 'DAEMON_UNREACHABLE') throw error;
  }
}

/** Only a daemon answers; a command that holds the home for a moment has no socket. */
async function lockWithDaemonSocket(folder: string): Promise<LockState> {
  const state = await readLockHolder(folder);
  if (state.kind !== 'live' || state.holder.purpose === daemonPurpose) return state;
  const { socket_path: _none, ...holder } = state.holder;
  return { kind: 'live', holder };
}

type Loaders = Pick<DoctorContext, 'loadConfig' | 'loadTemplates' | 'loadSchemas'>;

/** What the daemon loads at its start, loaded in the same way. */
function loaders({ home, environment }: CliContext): Loaders {
  const validators = (): Promise<Validators> => createValidators(packagePath('schemas'));
  return {
    async loadConfig() {
      const { validate } = await validators();
      return loadConfig({
        home,
        environment: environment.variables,
        validate: (value) => validate('watch_config', value),
      });
    },
    loadTemplates: () =>
      createRender(
        templateFiles([path.join(home, 'templates'), packagePath('templates')]),
        pipelines.flatMap((pipeline) => pipeline.templates),
      ),
    async loadSchemas() {
      const { names, validate } = await validators();
      return names.map((name) => validate(name, {}).length);
    },
  };
}

const signs = { ok: 'ok  ', warn: 'warn', fail: 'FAIL' } as const;
const colours: Readonly<Record<keyof typeof signs, Colour>> = {
  ok: 'green',
  warn: 'yellow',
  fail: 'red',
};

function linesOf(checks: readonly Diagnosis[]): Line[] {
  const width = Math.max(...checks.map(({ name }) => name.length));
  return checks.flatMap((check): Line[] => {
    const { name, verdict, says } = check;
    return [
      [{ text: signs[verdict], colour: colours[verdict] }, `  ${name.padEnd(width)}  ${says}`],
      ...('fix' in check ? [`      → ${check.fix}`] : []),
    ];
  });
}
