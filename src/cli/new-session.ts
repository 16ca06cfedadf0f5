import path from 'node:path';
import { FlywheelError } from '../domain/errors.ts';
import { checkSession } from '../intake/check-session.ts';
import { pipelines } from '../pipelines/registry.ts';
import { createDurableFiles } from '../platform/durable-files.ts';
import { nodeFileSystem } from '../platform/file-system.ts';
import { homeAt } from '../platform/home.ts';
import { packagePath } from '../platform/package-files.ts';
import { createValidators } from '../platform/schema.ts';
import { exampleContent } from './example-content.ts';
import type { CliContext } from './io.ts';
import { buildContent } from './new-build.ts';
import type { NewOptions } from './new-options.ts';

/** Writes a valid session to a new file, to stdout, or into the inbox. Never over a file. */
export async function newSession(
  context: CliContext,
  type: string,
  options: NewOptions,
): Promise<number> {
  const id = sessionId(context, options.id);
  const now = new Date(context.clock.now()).toISOString().replace(/\.\d+Z$/, 'Z');
  const isBuild = type === 'build';
  const { metadata, source_data } = isBuild
    ? await buildContent(context, options)
    : await exampleContent(type, now);
  const duration = options.duration === undefined ? {} : { duration_minutes: options.duration };
  const session = {
    schema_version: 1,
    session_id: id,
    session_type: type,
    timestamp: now,
    agent_id: options.agent ?? context.environment.variables['USER'] ?? 'me',
    metadata: { ...duration, ...metadata },
    source_data,
  };
  await place(context, session, `${id}_${type}.json`, options);
  return 0;
}

function sessionId({ random }: CliContext, given: string | undefined): string {
  const id = given ?? random.uuid();
  if (/^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/.test(id)) return id;
  throw new FlywheelError('USAGE_INVALID', '--id is not an id that can be a file name.', {
    hint: 'Use letters, digits, `.`, `_` and `-`, at most 128, starting with a letter or digit.',
  });
}

async function place(
  context: CliContext,
  session: { readonly session_id: string },
  name: string,
  { out, drop }: NewOptions,
): Promise<void> {
  const text = `${JSON.stringify(session, null, 2)}\n`;
  await requireValid(session, text);
  if (out === '-') {
    context.output.result(session, () => text.trimEnd().split('\n'));
    return;
  }
  const file = drop ? path.join(await inboxOf(context), name) : context.path(out ?? name);
  const written = await createDurableFiles(nodeFileSystem).create(
    { path: file, bytes: Buffer.from(text) },
    'new',
  );
  if (!written) throw taken(file);
  context.output.result({ file, session_id: session.session_id, dropped: drop ?? false }, () => [
    file,
  ]);
  if (drop !== true) context.output.note(`Next: look at it, then flywheel drop ${file}`);
}

/** An agent's name or a commit message may be what no session can hold. */
async function requireValid(session: object, text: string): Promise<void> {
  const { validate } = await createValidators(packagePath('schemas'));
  const checked = checkSession(session, text, { validate, sessionTypes: pipelines });
  const [first] = checked.kind === 'problems' ? checked.problems : [];
  if (!first) return;
  throw new FlywheelError('SESSION_INVALID', `The session would not be valid: ${first.message}`, {
    details: { problems: checked.kind === 'problems' ? checked.problems : [] },
    hint: first.mend,
  });
}

async function inboxOf({ home }: CliContext): Promise<string> {
  const { sessions } = homeAt(home);
  if (await createDurableFiles(nodeFileSystem).exists(sessions)) return sessions;
  throw new FlywheelError('HOME_INVALID', `${home} is not a home: it has no inbox.`, {
    hint: `Make one with \`flywheel init ${home}\`, or name one with --home DIR.`,
  });
}

const taken = (file: string): FlywheelError =>
  new FlywheelError('OUTPUT_UNWRITABLE', `${file} exists already; it was left as it is.`, {
    details: { path: file },
    hint: 'Name another file with --out.',
  });
