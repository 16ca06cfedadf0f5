import { createReading } from '../compose.ts';
import { settingsOf } from '../compose/settings-of.ts';
import { FlywheelError } from '../domain/errors.ts';
import type { PipelineSettings } from '../domain/pipeline-settings.ts';
import type { TradeSource, WorkSession } from '../domain/session.ts';
import { loadConfig } from '../platform/config.ts';
import { packagePath } from '../platform/package-files.ts';
import { createValidators } from '../platform/schema.ts';
import type { CliContext } from './io.ts';
import { sessionReader } from './session-reader.ts';
import { checkFiles, refuseInvalid } from './validate.ts';

/** Trades out of a file, in the form sessions have them. */
export interface TradesFile {
  readonly source: TradeSource;
  /** What the file claims of its trades, if it claims anything. */
  readonly claims: WorkSession['metadata'];
}

/** A form of file that trades can be read from. A new one is a new entry of `forms`. */
interface TradesForm {
  readonly fits: (file: string) => boolean;
  /** Throws `SESSION_NOT_FOUND` for no file, `SESSION_INVALID` for one that does not hold trades. */
  readonly read: (context: CliContext, file: string) => Promise<TradesFile>;
}

const sessionForm: TradesForm = { fits: () => true, read: readSessionTrades };
const forms: readonly TradesForm[] = [sessionForm];

/** Reads the trades of a file by the first form that fits it. */
export const readTrades = (context: CliContext, file: string): Promise<TradesFile> =>
  (forms.find(({ fits }) => fits(file)) ?? sessionForm).read(context, file);

async function readSessionTrades(context: CliContext, file: string): Promise<TradesFile> {
  const checked = await checkFiles(context, await sessionReader(context), [file]);
  refuseInvalid(checked);
  const [first] = checked;
  const session = first && 'accepted' in first ? first.accepted.session : undefined;
  if (session?.session_type === 'trade')
    return { source: session.source_data, claims: session.metadata };
  const type = session?.session_type ?? 'nameless';
  throw new FlywheelError('SESSION_INVALID', `${file}: a ${type} session, which has no trades.`, {
    hint: 'Name a session of type trade; `flywheel new trade` writes an example.',
  });
}

/** As the home has them; where there is no home, the defaults and what the environment says. */
export async function writingSettings(context: CliContext): Promise<PipelineSettings> {
  try {
    return settingsOf((await createReading(context)).config);
  } catch (error) {
    if (!(error instanceof FlywheelError) || error.code !== 'HOME_INVALID') throw error;
    const { validate } = await createValidators(packagePath('schemas'));
    const { variables: environment } = context.environment;
    const config = await loadConfig({
      home: context.home,
      environment,
      validate: (value) => validate('watch_config', value),
    });
    return settingsOf(config);
  }
}
