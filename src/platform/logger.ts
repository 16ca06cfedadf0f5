import path from 'node:path';
import { Writable } from 'node:stream';
import winston from 'winston';
import type { Log, LogFields } from '../domain/log.ts';
import { systemClock, type Clock } from './clock.ts';
import { consoleLine, type LogEntry } from './console-line.ts';
import { plainFields, visibleJson } from './log-fields.ts';
import { openLogFile, type LogFile } from './log-file.ts';

type LogLevel = 'error' | 'warn' | 'info' | 'debug';

export interface LogConsole {
  /** Usually stderr: results stand on stdout. */
  readonly stream: Writable;
  readonly colours: boolean;
}

export interface LoggerOptions {
  /** `<home>/outputs/logs`; made when the first line is written. */
  readonly folder: string;
  readonly level: LogLevel;
  /** For a person who watches; without it only the file is written. */
  readonly console?: LogConsole;
  readonly clock?: Clock;
  readonly maxBytes?: number;
  readonly maxFiles?: number;
}

export interface Logger extends Log {
  child(fields: LogFields): Logger;
  /** What was logged is in the file; at most two seconds later, also when the disk is gone. */
  close(): Promise<void>;
}

/**
 * JSON lines in `<folder>/flywheel.log`, rotated by size, and readable ones on the console. Logging
 * never throws and never waits: a full, slow or missing disk and a closed console cost lines only.
 */
export function createLogger(options: LoggerOptions): Logger {
  const clock = options.clock ?? systemClock;
  const line = (level: LogLevel, message: string, fields: LogFields): string =>
    jsonLine({ level, message, time: isoTime(clock), fields: plainFields(fields) });
  const file = openLogFile({
    file: path.join(options.folder, 'flywheel.log'),
    maxBytes: options.maxBytes ?? 10_485_760,
    maxFiles: options.maxFiles ?? 10,
    lostLine: (lines) => line('warn', 'log lines were lost', { lines }),
  });
  const { console } = options;
  const inner = winston.createLogger({
    level: options.level,
    levels: { error: 0, warn: 1, info: 2, debug: 3 },
    transports: [
      lineTransport(file.write, jsonLine),
      ...(console ? [consoleTransport(console)] : []),
    ],
  });
  // Logging after the end, or whatever a library upgrade brings: no reason to end the daemon.
  inner.on('error', () => undefined);
  return logFor({ inner, file, clock }, {});
}

/**
 * A transport that takes each entry as a line at once: one that made winston wait would make it keep
 * everything in memory.
 */
function lineTransport(
  write: (line: string) => void,
  lineOf: (entry: LogEntry) => string,
): Transport {
  const stream = new Writable({
    decodeStrings: false,
    write(line: string, _encoding, done) {
      write(line);
      done();
    },
  });
  const format = winston.format.printf((info) => lineOf(info as unknown as LogEntry));
  return new winston.transports.Stream({ stream, format, eol: '' });
}

type Transport = InstanceType<typeof winston.transports.Stream>;

interface Sink {
  readonly inner: winston.Logger;
  readonly file: LogFile;
  readonly clock: Clock;
  closing?: Promise<void>;
}

function logFor(sink: Sink, always: LogFields): Logger {
  const tell = (level: LogLevel, message: string, fields: LogFields = {}): void => {
    if (sink.closing || !sink.inner.isLevelEnabled(level)) return;
    const all = plainFields(always, fields);
    sink.inner.log({ level, message, time: isoTime(sink.clock), fields: all });
  };
  return {
    debug: (message, fields) => {
      tell('debug', message, fields);
    },
    info: (message, fields) => {
      tell('info', message, fields);
    },
    warn: (message, fields) => {
      tell('warn', message, fields);
    },
    error: (message, fields) => {
      tell('error', message, fields);
    },
    child: (fields) => logFor(sink, { ...always, ...fields }),
    close: () => (sink.closing ??= closeSink(sink)),
  };
}

async function closeSink({ inner, file }: Sink): Promise<void> {
  // Finished means that the transports have passed on what they had.
  await new Promise((resolve) => inner.once('finish', resolve).end());
  await file.close();
}

const isoTime = (clock: Clock): string => new Date(clock.now()).toISOString();

/** Our own three names win; a field of the same name keeps its value under `_name`. */
function jsonLine({ level, message, time, fields }: LogEntry): string {
  const own = { time, level, message };
  const rest = Object.entries(fields).map(([name, value]) => [
    Object.hasOwn(own, name) ? `_${name}` : name,
    value,
  ]);
  return `${visibleJson({ ...own, ...Object.fromEntries(rest) })}\n`;
}

const mostUnread = 1024 * 1024;

function consoleTransport({ stream, colours }: LogConsole): Transport {
  // A closed terminal or pipe must not end the daemon.
  stream.on('error', () => undefined);
  const write = (line: string): void => {
    if (stream.writable && stream.writableLength <= mostUnread) stream.write(line);
  };
  return lineTransport(write, (entry) => consoleLine(entry, colours));
}
