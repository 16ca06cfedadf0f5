import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { packagePath } from '../../src/platform/package-files.ts';
import { createValidators, type Validators } from '../../src/platform/schema.ts';
import { sha256 } from '../../src/platform/hash.ts';
import { agentBytes } from './agent-bytes.ts';
import { scenario } from './drops.ts';

type Json = Record<string, unknown>;

/** What a person would find in a home, by name, without what may differ from life to life. */
export type Picture = Readonly<Record<string, string>>;

/** Two lives of the same drops must end with the same picture: nothing lost, nothing doubled. */
export async function pictureOf(root: string): Promise<Picture> {
  const picture: Record<string, string> = {};
  for (const name of await namesIn(root)) {
    picture[name] = timeless(await readFile(path.join(root, name), 'utf8'), root);
  }
  return picture;
}

/** What is wrong with a home at rest, whatever another life may have made of it. */
export async function faultsOf(root: string): Promise<string[]> {
  const names = await namesIn(root);
  const temps = (await readdir(root, { recursive: true })).filter((name) => name.endsWith('.tmp'));
  const text = await readFile(path.join(root, 'manifest.json'), 'utf8');
  return [
    ...temps.map((name) => `temp file left: ${name}`),
    ...(await manifestFaults(text)),
    ...(await artifactFaults(root, JSON.parse(text) as Json)),
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

/** Logs are nobody's result. */
async function namesIn(root: string): Promise<string[]> {
  const entries = await readdir(path.join(root, 'outputs'), {
    recursive: true,
    withFileTypes: true,
  });
  const names = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => path.relative(root, path.join(parentPath, name)));
  return ['manifest.json', ...names.filter((name) => !name.startsWith('outputs/logs/'))];
}

/** Times of our own clock, the journal's count and where the home lies differ from run to run. */
const timeless = (text: string, root: string): string =>
  text
    .replaceAll(root, '<home>')
    .replace(/"(\w+_at|at)": ?"\d{4}-[^"]*"/g, '"$1":"<time>"')
    .replace(/"journal_sequence": \d+/, '"journal_sequence": 0');

/** Every artifact the manifest calls complete stands where it says, with the bytes it says. */
async function artifactFaults(root: string, manifest: Json): Promise<string[]> {
  const faults: string[] = [];
  for (const session of Object.values(manifest['sessions'] as Record<string, Json>)) {
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
