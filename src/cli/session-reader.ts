import { createReading } from '../compose.ts';
import { FlywheelError } from '../domain/errors.ts';
import { createSessionReader, type SessionReader } from '../intake/read-session.ts';
import { pipelines } from '../pipelines/registry.ts';
import { homeAt } from '../platform/home.ts';
import { packagePath } from '../platform/package-files.ts';
import { readGuarded } from '../platform/read-guarded.ts';
import { createValidators } from '../platform/schema.ts';
import type { CliContext } from './io.ts';

/** The default of `intake.max_file_bytes`. */
const maxBytes = 5_242_880;

/** Reads sessions as the home's intake does; where there is no home, as any home's would. */
export async function sessionReader(context: CliContext): Promise<SessionReader> {
  try {
    return await createReading(context);
  } catch (error) {
    if (error instanceof FlywheelError && error.code === 'HOME_INVALID') return homeless(context);
    throw error;
  }
}

async function homeless(context: CliContext): Promise<SessionReader> {
  const { validate } = await createValidators(packagePath('schemas'));
  const home = homeAt(context.home);
  return createSessionReader({
    inbox: home.sessions,
    relative: (file) => home.relative(file),
    maxBytes,
    validate,
    sessionTypes: pipelines,
    readGuarded,
  });
}
