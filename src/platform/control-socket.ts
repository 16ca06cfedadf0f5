import { chmod, unlink } from 'node:fs/promises';
import http from 'node:http';
import { errnoOf, FlywheelError, toFlywheelError } from '../domain/errors.ts';
import { errorCodes, type ErrorCode } from '../domain/error-codes.ts';

/** Answers a command of the command line; its result must be plain JSON. */
export type ControlHandler = (operation: string, input: unknown) => Promise<unknown>;

interface Failure {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
  readonly details: Readonly<Record<string, unknown>>;
}
type Answer =
  { readonly ok: true; readonly result: unknown } | { readonly ok: false; readonly error: Failure };

/** Far more than a path and its options need. */
const maxRequestBytes = 65_536;

/**
 * Answers commands on a Unix socket that only this user may open. The caller holds the home's lock,
 * so a socket that is already there is a dead one's. Returns what closes it.
 */
export async function serveControl(
  socketPath: string,
  handle: ControlHandler,
): Promise<() => Promise<void>> {
  await unlink(socketPath).catch((error: unknown) => {
    if (errnoOf(error) !== 'ENOENT') throw error;
  });
  const server = http.createServer((request, response) => {
    void answer(request, handle).then((body) => {
      response.setHeader('content-type', 'application/json');
      response.setHeader('connection', 'close');
      response.end(JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(socketPath, resolve);
  });
  await chmod(socketPath, 0o600);
  return () =>
    new Promise((resolve) => {
      server.close(() => {
        resolve();
      });
      server.closeAllConnections();
    });
}

/** Asks the daemon. Throws what the daemon threw, or `DAEMON_UNREACHABLE`. */
export async function callControl(
  socketPath: string,
  operation: string,
  input: unknown,
  signal?: AbortSignal,
): Promise<unknown> {
  const body = JSON.stringify(input ?? null);
  const text = await new Promise<string>((resolve, reject) => {
    const request = http.request(
      {
        socketPath,
        method: 'POST',
        path: `/${operation}`,
        agent: false,
        ...(signal ? { signal } : {}),
      },
      (response) => {
        readAll(response, Infinity).then(resolve, reject);
      },
    );
    request.once('error', reject);
    request.end(body);
  }).catch((cause: unknown) => {
    throw new FlywheelError('DAEMON_UNREACHABLE', 'The daemon does not answer.', { cause });
  });
  return resultOf(JSON.parse(text) as Answer);
}

function resultOf(answered: Answer): unknown {
  if (answered.ok) return answered.result;
  const { code, message, hint, details } = answered.error;
  const known: ErrorCode = code in errorCodes ? (code as ErrorCode) : 'INTERNAL_ERROR';
  throw new FlywheelError(known, message, { hint, details });
}

async function answer(request: http.IncomingMessage, handle: ControlHandler): Promise<Answer> {
  try {
    const body = await readAll(request, maxRequestBytes);
    const operation = (request.url ?? '/').slice(1);
    return { ok: true, result: await handle(operation, JSON.parse(body === '' ? 'null' : body)) };
  } catch (caught) {
    const { code, message, hint, details } = toFlywheelError(caught);
    return { ok: false, error: { code, message, hint, details } };
  }
}

async function readAll(stream: http.IncomingMessage, limit: number): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > limit) throw new FlywheelError('USAGE_INVALID', 'The request is too large.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
