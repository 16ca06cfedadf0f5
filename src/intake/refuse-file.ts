import path from 'node:path';
import type { Problem } from '../domain/problem.ts';
import type { DurableFiles } from '../platform/durable-files.ts';
import { sha256 } from '../platform/hash.ts';
import type { Home } from '../platform/home.ts';
import { parseStrict } from '../platform/json/parse-strict.ts';
import type { FileStamp } from '../platform/read-guarded.ts';
import { isFitName, sessionFileOf, sessionOfFolder } from './inbox-names.ts';
import { problemsMarkdown } from './problems-markdown.ts';

export interface RefusalParts {
  readonly files: Pick<DurableFiles, 'replaceAll' | 'moveIfThere' | 'read' | 'exists'>;
  readonly home: Pick<Home, 'sessions' | 'rejected' | 'relative'>;
  readonly stampOf: (file: string) => FileStamp | undefined;
}

/** What stands beside a refused file. */
interface Refusal {
  /** Home-relative path it had in the inbox; of a folder drop, the folder's. */
  readonly file: string;
  readonly moved_to: string;
  readonly retry: string;
  readonly problems: readonly Problem[];
}

/**
 * Moves a session file (of a folder drop: its folder) out of the inbox into `outputs/rejected/`,
 * under a name that is free, with what is wrong with it beside it, for machines and for people.
 * The explanation is on disk before the move, so no crash leaves a refused file without one; the
 * same call after a crash ends the same way. Returns where it went, home-relative; undefined when
 * the file is no longer the one with `stamp`: then it is not moved.
 */
export async function refuseFile(
  parts: RefusalParts,
  file: string,
  problems: readonly Problem[],
  stamp: FileStamp,
): Promise<string | undefined> {
  const { files, home, stampOf } = parts;
  const item = itemOf(home, file);
  const origin = home.relative(item);
  for (let number = 1; ; number++) {
    const name = numbered(refusedName(path.basename(item)), number);
    if (!(await isFreeFor(parts, name, origin))) continue;
    if (stampOf(file) !== stamp) return undefined;
    const target = path.join(home.rejected, name);
    const moved_to = home.relative(target);
    const refusal = { file: origin, moved_to, retry: retryOf(name), problems };
    await files.replaceAll(explanations(target, refusal), 'refuse');
    if (stampOf(file) === stamp && (await files.moveIfThere(item, target))) return moved_to;
    // The agent was faster, or the name was taken: an explanation of nothing would confuse.
    await putAside(parts, name);
    if (stampOf(file) !== stamp) return undefined;
  }
}

/**
 * Moves a refused file or folder back into the inbox, under its old name if that is free, and puts
 * its explanation aside as `.retried`. Returns the session file, absolute; undefined when nothing
 * of that name was refused. Twice is the same as once.
 */
export async function takeBack(parts: RefusalParts, name: string): Promise<string | undefined> {
  const { files, home } = parts;
  const refused = path.join(home.rejected, name);
  const isPlain = name !== '' && name === path.basename(name) && !/^\.{1,2}$/.test(name);
  if (!isPlain || isExplanation(name) || !(await files.exists(refused))) return undefined;
  const old = path.basename((await explanationOf(parts, name))?.file ?? name);
  for (let number = 1; ; number++) {
    const file = numbered(isUsable(old) && isFitName(old) ? old : name, number);
    const target = path.join(home.sessions, file);
    if (await files.exists(target)) continue;
    if (!(await files.moveIfThere(refused, target))) return undefined;
    await putAside(parts, name);
    const inside = path.join(home.sessions, sessionOfFolder(file) ?? file);
    return (await files.exists(inside)) ? inside : target;
  }
}

const endings = ['.problems.json', '.problems.md'] as const;
const isExplanation = (name: string): boolean =>
  /\.problems\.(?:json|md)(?:\.retried.*)?$/.test(name);
const isUsable = (name: string): boolean =>
  sessionFileOf(name) !== undefined || sessionOfFolder(name) !== undefined;
const retryOf = (name: string): string => `flywheel retry '${name.replaceAll("'", "'\\''")}'`;

/** What is moved: the file, or the folder of a folder drop. */
function itemOf(home: Pick<Home, 'sessions'>, file: string): string {
  return path.dirname(file) === home.sessions ? file : path.dirname(file);
}

/** Free, or begun by an earlier life for the same file and not ended. */
async function isFreeFor(parts: RefusalParts, name: string, origin: string): Promise<boolean> {
  const target = path.join(parts.home.rejected, name);
  if (await parts.files.exists(target)) return false;
  if (!(await parts.files.exists(`${target}${endings[0]}`))) return true;
  return (await explanationOf(parts, name))?.file === origin;
}

async function explanationOf(
  { files, home }: RefusalParts,
  name: string,
): Promise<{ readonly file: string } | undefined> {
  const bytes = await files.read(path.join(home.rejected, `${name}${endings[0]}`));
  const parsed = parseStrict(bytes?.toString('utf8') ?? '');
  if (parsed.kind !== 'parsed') return undefined;
  const file = (parsed.value as Partial<Refusal> | null)?.file;
  return typeof file === 'string' ? { file } : undefined;
}

function explanations(target: string, refusal: Refusal): { path: string; bytes: Buffer }[] {
  const json = `${JSON.stringify(refusal, null, 2)}\n`;
  const texts = [json, problemsMarkdown(refusal)];
  return endings.map((ending, at) => ({
    path: `${target}${ending}`,
    bytes: Buffer.from(texts[at] ?? ''),
  }));
}

async function putAside({ files, home }: RefusalParts, name: string): Promise<void> {
  for (const ending of endings) {
    const file = path.join(home.rejected, `${name}${ending}`);
    for (let number = 1; await files.exists(file); number++) {
      await files.moveIfThere(file, `${file}.retried${number === 1 ? '' : `.${number}`}`);
    }
  }
}

function numbered(name: string, number: number): string {
  if (number === 1) return name;
  const [, stem = name, ending = ''] = /^(.+?)(\.json)?$/is.exec(name) ?? [];
  return `${stem}.${number}${ending}`;
}

/** Not to be taken for one of our explanations, and short enough that theirs fit into a file name. */
function refusedName(name: string): string {
  const ending = /\.json$/i.exec(name)?.[0] ?? '';
  if (isExplanation(name))
    return refusedName(`${name.slice(0, name.length - ending.length)}.refused${ending}`);
  if (Buffer.byteLength(name) <= 190) return name;
  const start = Array.from(name).slice(0, 40).join('');
  return `${start}.${sha256(name).slice(0, 8)}${ending}`;
}
