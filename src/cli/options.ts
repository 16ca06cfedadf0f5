import { InvalidArgumentError, Option } from 'commander';
import { parseSetting, type ConfigOverride } from '../platform/config-settings.ts';

/** `--timeout <seconds>` and the like: above 0, fractions allowed. */
export function secondsOption(flags: string, description: string): Option {
  return new Option(flags, description).argParser((text) => {
    const seconds = Number(text);
    if (text.trim() !== '' && seconds > 0 && seconds <= 86_400) return seconds;
    throw new InvalidArgumentError('Write seconds, above 0 and at most 86400.');
  });
}

export function countOption(flags: string, description: string, from = 1): Option {
  return new Option(flags, description).argParser((text) => {
    const count = Number(text);
    if (/^\d{1,9}$/.test(text) && count >= from) return count;
    throw new InvalidArgumentError(`Write a whole number, ${from} or more.`);
  });
}

export function settingOption(): Option {
  return new Option(
    '--set <key=value>',
    'set a key of the configuration; may be repeated',
  ).argParser((text, before: readonly ConfigOverride[] | undefined) => [
    ...(before ?? []),
    parseSetting(text),
  ]);
}

/** A span of days, both ends included. */
export interface Days {
  readonly from: string;
  readonly to: string;
}

export function daysOption(): Option {
  const description = 'day of the session (YYYY-MM-DD), or from..to, either end may be left open';
  return new Option('--date <day>', description).argParser((text): Days => {
    const [from = '', to = from, ...more] = text.split('..');
    const fits = more.length === 0 && [from, to].every((day) => day === '' || isDay(day));
    if (fits && from + to !== '') return { from, to: to === '' ? '9999-12-31' : to };
    throw new InvalidArgumentError('Write 2025-12-02, or 2025-12-01..2025-12-31.');
  });
}

function isDay(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}
