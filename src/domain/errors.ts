import { errorCodes, type ErrorCode } from './error-codes.ts';
import { isMachineErrno } from './machine-fault.ts';

interface ErrorFacts {
  /** Facts a reader or a machine may need. Never file content, never a secret. */
  readonly details?: Readonly<Record<string, unknown>>;
  /** What to do, for this very case. Without it the hint of the catalogue is used. */
  readonly hint?: string;
  /** 'later': the same work may succeed if tried again. Default: never. */
  readonly retry?: 'never' | 'later';
  readonly cause?: unknown;
}

/** The one error of this program: a stable code for machines, a message and a mend for people. */
export class FlywheelError extends Error {
  readonly code: ErrorCode;
  readonly retry: 'never' | 'later';
  readonly details: Readonly<Record<string, unknown>>;
  readonly hint: string;

  constructor(code: ErrorCode, message: string, facts: ErrorFacts = {}) {
    super(message, facts.cause === undefined ? undefined : { cause: facts.cause });
    this.name = 'FlywheelError';
    this.code = code;
    this.retry = facts.retry ?? 'never';
    this.details = facts.details ?? {};
    this.hint = facts.hint ?? errorCodes[code].mend;
  }
}

/**
 * The error as ours: an unknown one becomes `INTERNAL_ERROR` and keeps its cause. What the machine
 * refuses may work later.
 */
export function toFlywheelError(error: unknown): FlywheelError {
  if (error instanceof FlywheelError) return error;
  const said = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const retry = mayPass(errnoOf(error)) ? 'later' : 'never';
  return new FlywheelError('INTERNAL_ERROR', said, { cause: error, retry });
}

const mayPass = (errno: string | undefined): boolean => errno === 'EIO' || isMachineErrno(errno);

/** The errno code of a system call's error (`ENOSPC`), also of one that an error of ours tells of. */
export function errnoOf(error: unknown): string | undefined {
  if (error instanceof FlywheelError) return errnoOf(error.cause);
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : undefined;
}
