import { crc32 } from 'node:zlib';
import type { ArchivedSession } from '../store.ts';

/** A line of outputs/archive/<month>.jsonl. */
export interface ArchiveLine {
  /** 0-based, over all months: which line of a session is the newest. */
  readonly number: number;
  readonly record: ArchivedSession;
}

/** The line, as it stands in the file: plain JSON, with a checksum over all that follows it. */
export function toArchiveLine({ number, record }: ArchiveLine): Buffer {
  const { session, artifacts, publish_queue } = record;
  const rest = JSON.stringify({ number, session, artifacts, publish_queue }).slice(1);
  return Buffer.from(`{"crc":"${checksum(rest)}",${rest}\n`);
}

/** What a line without its newline says; undefined when it is not whole, or not one of ours. */
export function fromArchiveLine(line: Buffer): ArchiveLine | undefined {
  if (line.toString('latin1', 0, 8) !== '{"crc":"') return undefined;
  if (line.toString('latin1', 8, 16) !== checksum(line.subarray(prefixLength))) return undefined;
  try {
    const { number, ...record } = JSON.parse(line.toString('utf8')) as Written;
    const { session, artifacts, publish_queue } = record;
    return { number, record: { session, artifacts, publish_queue } };
  } catch {
    return undefined;
  }
}

type Written = ArchivedSession & { readonly crc: string; readonly number: number };

const prefixLength = '{"crc":"01234567",'.length;

const checksum = (text: string | Buffer): string => crc32(text).toString(16).padStart(8, '0');
