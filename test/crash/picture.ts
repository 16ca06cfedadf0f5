import { lstat, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { sha256 } from '../../src/platform/hash.ts';
import { packagePath } from '../../src/platform/package-files.ts';
import { createValidators, type Validators } from '../../src/platform/schema.ts';
import { agentBytes } from './agent-bytes.ts';
import { scenario } from './drops.ts';

type Json = Record<string, unknown>;

/** What a person would find in a home, by name, without what may differ from life to life. */
export type Picture = Readonly<Record<string, string>>;

/** All that is known of sessions, in the manifest or in the archive. */
export interface Facts {
  /** By session id. */
  readonly sessions: Record<string, Json>;
  readonly artifacts: Record<string, Json>;
  readonly publish_queue: Record<string, Json>;
}

/** Two lives of the same drops must end with the same picture: nothing lost, nothing doubled. */
export async function pictureOf(root: string): Promise<Picture> {
  const picture: Record<string, string> = {};
  for (const name of await namesIn(root)) {
    const text = await readFile(path.join(root, name), 'utf8');
    picture[timeless(name, root)] = timeless(text, root);
  }
  const { facts } = await factsOf(root);
  for (const session of Object.values(facts.sessions)) await forgetPlaces(root, session);
  for (const job of Object.values(facts.publish_queue)) job['history'] = stepsOf(job);
  picture['facts'] = timeless(JSON.stringify(sorted(facts), null, 2), root);
  return picture;
}

/** What is wrong with a home at rest, whatever another life may have made of it. */
export async function faultsOf(root: string): Promise<string[]> {
  const names = await namesIn(root);
  const all = await readdir(root, { recursive: true });
  const temps = all.filter((name) => name.endsWith('.tmp'));
  const text = await readFile(path.join(root, 'manifest.json'), 'utf8');
  const { facts, faults } = await factsOf(root);
  return [
    ...temps.map((name) => `temp file left: ${name}`),
    ...(await manifestFaults(text)),
    ...faults,
    ...(await artifactFaults(root, facts)),
    ...publicationFaults(facts),
    ...(await agentFaults(root, names)),
  ];
}

let validators: Promise<Validators> | undefined;

/** What is wrong with the text of a manifest.json. */
export async function manifestFaults(text: string): Promise<string[]> {
  validators ??= createValidators(packagePath('schemas'));
  const value = parsed(text);
  if (value === undefined) return ['manifest.json is no JSON'];
  const problems = (await validators).validate('manifest', value);
  return problems.map(({ message }) => `manifest.json: ${message}`);
}

/** What stands in the manifest counts; then the newest line of the archive. */
export async function factsOf(root: string): Promise<{ facts: Facts; faults: string[] }> {
  const manifest = JSON.parse(await readFile(path.join(root, 'manifest.json'), 'utf8')) as Facts;
  const lines = await archiveLines(root);
  const newest = new Map<string, ArchiveLine>();
  const faults: string[] = [];
  const seen = new Set<string>();
  for (const line of lines) {
    const id = String(line.session['session_id']);
    // What is changed, or moved, comes back from the archive and goes there again.
    const record = JSON.stringify(line.session);
    if (seen.has(record)) faults.push(`archived twice: ${id}`);
    seen.add(record);
    if ((newest.get(id)?.number ?? -1) < line.number) newest.set(id, line);
  }
  const facts: Facts = { sessions: {}, artifacts: {}, publish_queue: {} };
  for (const [id, { session, artifacts, publish_queue }] of newest) {
    if (id in manifest.sessions) continue;
    facts.sessions[id] = session;
    for (const one of artifacts) add(facts.artifacts, one['content_hash'], one, faults);
    for (const one of publish_queue) add(facts.publish_queue, one['job_id'], one, faults);
  }
  for (const name of ['sessions', 'artifacts', 'publish_queue'] as const) {
    for (const [key, one] of Object.entries(manifest[name])) add(facts[name], key, one, faults);
  }
  return { facts, faults };
}

function add(to: Record<string, Json>, key: unknown, one: Json, faults: string[]): void {
  if (String(key) in to) faults.push(`twice among the facts: ${String(key)}`);
  to[String(key)] = one;
}

interface ArchiveLine {
  readonly number: number;
  readonly session: Json;
  readonly artifacts: readonly Json[];
  readonly publish_queue: readonly Json[];
}

const archive = path.join('outputs', 'archive');

async function archiveLines(root: string): Promise<ArchiveLine[]> {
  const names = await readdir(path.join(root, archive)).catch(() => []);
  const texts = await Promise.all(
    names.map((name) => readFile(path.join(root, archive, name), 'utf8')),
  );
  return texts
    .flatMap((text) => text.split('\n').slice(0, -1))
    .map((line) => JSON.parse(line) as ArchiveLine);
}

/** Of what is in outputs/; logs are nobody's result, and the archive's lines are among the facts. */
async function namesIn(root: string): Promise<string[]> {
  const entries = await readdir(path.join(root, 'outputs'), {
    recursive: true,
    withFileTypes: true,
  });
  const names = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => path.relative(root, path.join(parentPath, name)));
  return names.filter((name) => !/^outputs\/(logs|archive)\//.test(name));
}

/** Times of our own clock and where the home lies differ from run to run. */
const timeless = (text: string, root: string): string =>
  text
    .replaceAll(root, '<home>')
    .replace(/"(\w+_at|at)": ?"\d{4}-[^"]*"/g, '"$1":"<time>"')
    .replace(/sessions\/archive\/\d{4}-\d{2}\//g, 'sessions/archive/<month>/');

/** Whether a place a file has left is still remembered depends on when it was last looked at. */
async function forgetPlaces(root: string, session: Json): Promise<void> {
  const files = session['files'] as Json;
  for (const name of Object.keys(files)) {
    const there = await lstat(path.join(root, name)).catch(() => undefined);
    if (!there) files[name] = undefined;
  }
}

/** What became of a job, without the tries that failed. */
function stepsOf({ history }: Json): string[] {
  const steps = (history as Json[]).map(({ status }) => String(status));
  const well = steps.filter((step) => step !== 'failed');
  return well.filter((step, at) => step !== well[at - 1]);
}

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const keys = Object.keys(value).sort();
  return Object.fromEntries(keys.map((key) => [key, sorted((value as Json)[key])]));
}

/** Every artifact the facts call complete stands where they say, with the bytes they say. */
async function artifactFaults(root: string, { sessions }: Facts): Promise<string[]> {
  const faults: string[] = [];
  for (const session of Object.values(sessions)) {
    for (const one of session['artifacts'] as Json[]) {
      if (one['status'] !== 'complete') continue;
      const name = String(one['path']);
      const bytes = await readFile(path.join(root, name)).catch(() => undefined);
      if (bytes === undefined) faults.push(`artifact is missing: ${name}`);
      else if (sha256(bytes) !== one['content_hash']) faults.push(`artifact differs: ${name}`);
    }
  }
  return faults;
}

/** One text is published to one place once. */
function publicationFaults({ publish_queue }: Facts): string[] {
  const seen = new Set<string>();
  const faults: string[] = [];
  for (const { target, slot, content_hash, history } of Object.values(publish_queue)) {
    const key = `${String(target)} ${String(slot)} ${String(content_hash)}`;
    const times = (history as Json[]).filter(({ status }) => status === 'published').length;
    if (seen.has(key) || times > 1) faults.push(`published twice: ${key}`);
    seen.add(key);
  }
  return faults;
}

/** What agents wrote is byte by byte as they wrote it, wherever the file stands now. */
async function agentFaults(root: string, names: readonly string[]): Promise<string[]> {
  const dropped = new Set(
    scenario()
      .rounds.flat()
      .map(({ text }) => own(text)),
  );
  const faults: string[] = [];
  for (const name of names) {
    if (!/^outputs\/sessions\/.*\.json$/.test(name) || name.endsWith('receipts.json')) continue;
    const text = await readFile(path.join(root, name), 'utf8');
    if (!dropped.has(own(text))) faults.push(`no agent wrote this: ${name}`);
  }
  return faults;
}

const own = (text: string): string => JSON.stringify(agentBytes(text));

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
