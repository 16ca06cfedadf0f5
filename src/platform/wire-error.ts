import { isErrorCode } from '../domain/error-codes.ts';
import { FlywheelError, errnoOf, toFlywheelError } from '../domain/errors.ts';

/** An error as plain data, to be sent to another thread. */
export interface WireError {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
  readonly retry: 'never' | 'later';
  readonly details: Readonly<Record<string, unknown>>;
  /** Of the system call behind it. */
  readonly errno?: string;
}

export function toWire(caught: unknown): WireError {
  const { code, message, hint, retry, details, cause } = toFlywheelError(caught);
  const errno = errnoOf(cause);
  const plain = JSON.parse(JSON.stringify(details)) as WireError['details'];
  return { code, message, hint, retry, details: plain, ...(errno === undefined ? {} : { errno }) };
}

export function fromWire(wire: WireError): FlywheelError {
  const { code, message, hint, retry, details, errno } = wire;
  const cause =
    errno === undefined ? {} : { cause: Object.assign(new Error(errno), { code: errno }) };
  const known = isErrorCode(code) ? code : 'INTERNAL_ERROR';
  return new FlywheelError(known, message, { hint, retry, details, ...cause });
}
