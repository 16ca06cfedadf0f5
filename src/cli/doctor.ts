import path from 'node:path';
import { createRender } from '../artifacts/render.ts';
import { isIgnoredName } from '../intake/inbox-names.ts';
import { pipelines } from '../pipelines/registry.ts';
import { loadConfig } from '../platform/config.ts';
import { callControl } from '../platform/control-socket.ts';
import { gitVersion } from '../platform/git/git-version.ts';
import { createRepoReader } from '../platform/git/repo-reader.ts';
import { homeAt } from '../platform/home.ts';
import { readLockHolder } from '../platform/lock.ts';
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
  context.output.result({ home: context.home, ok, checks }, () => checks.flatMap(checkLines));
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
    readLock: () => readLockHolder(home.state),
    ping: (socketPath) => callControl(socketPath, 'ping', null),
    gitVersion: () => gitVersion(variables['PATH']),
    isIgnoredName,
  };
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

function checkLines(check: Diagnosis): Line[] {
  const { name, verdict, says } = check;
  return [
    [{ text: signs[verdict], colour: colours[verdict] }, `  ${name.padEnd(14)} ${says}`],
    ...('fix' in check ? [`      → ${check.fix}`] : []),
  ];
}
