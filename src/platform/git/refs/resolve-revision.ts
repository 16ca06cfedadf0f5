import type { CommitReader } from '../history/commit-reader.ts';
import { isAbbreviatedId, objectIdPattern } from '../object-ids.ts';
import type { ObjectStore } from '../objects/object-store.ts';
import type { Refs } from './read-refs.ts';
import { isRefName } from './ref-names.ts';

export interface RevisionContext {
  readonly store: ObjectStore;
  readonly refs: Refs;
  readonly commits: CommitReader;
}

const maxTagSteps = 10;
const taggedObject = new RegExp(`^object (${objectIdPattern})\\n`);
const suffixes = /(?:[~^]\d{0,6})*$/;

/** Id of the commit a revision names (hash, abbreviation, branch, tag, `HEAD~2`), or undefined. */
export async function resolveRevision(
  context: RevisionContext,
  revision: string,
): Promise<string | undefined> {
  const suffix = suffixes.exec(revision)?.[0] ?? '';
  const base = revision.slice(0, revision.length - suffix.length);
  let oid = (await byName(context, base)) ?? (await resolveHash(context.store, base));
  for (const step of suffix.match(/[~^]\d*/g) ?? []) {
    if (oid === undefined) return undefined;
    oid = await takeStep(context, oid, step);
  }
  return oid;
}

/** Id of the commit a full or abbreviated hash names, or undefined when none or several fit. */
export async function resolveHash(store: ObjectStore, hash: string): Promise<string | undefined> {
  const digits = hash.trim().toLowerCase();
  if (!isAbbreviatedId(digits)) return undefined;
  const commits = new Set<string>();
  for (const oid of await store.expand(digits)) {
    const commit = await peel(store, oid);
    if (commit !== undefined) commits.add(commit);
  }
  return commits.size === 1 ? [...commits][0] : undefined;
}

async function byName({ refs, store }: RevisionContext, name: string): Promise<string | undefined> {
  if (name === 'HEAD' || name === '@') return (await refs.head()).oid ?? undefined;
  const candidates = [
    name,
    ...['tags/', 'heads/', 'remotes/', ''].map((folder) => `refs/${folder}${name}`),
    `refs/remotes/${name}/HEAD`,
  ];
  for (const candidate of candidates) {
    if (!isRefName(candidate)) continue;
    const oid = await refs.resolve(candidate);
    if (oid !== undefined) return await peel(store, oid);
  }
  return undefined;
}

/** The commit an annotated tag stands for; undefined for other objects. */
async function peel(store: ObjectStore, first: string): Promise<string | undefined> {
  let oid: string | undefined = first;
  for (let step = 0; oid !== undefined && step < maxTagSteps; step++) {
    const object = await store.read(oid);
    if (object.type === 'commit') return oid;
    if (object.type !== 'tag') return undefined;
    oid = taggedObject.exec(object.bytes?.toString('latin1', 0, 80) ?? '')?.[1];
  }
  return undefined;
}

async function takeStep(
  { commits }: RevisionContext,
  start: string,
  step: string,
): Promise<string | undefined> {
  const count = step.length === 1 ? 1 : Number(step.slice(1));
  if (step.startsWith('^'))
    return count === 0 ? start : (await commits.read(start)).parents[count - 1];
  let oid: string | undefined = start;
  for (let done = 0; oid !== undefined && done < count; done++)
    oid = (await commits.read(oid)).parents[0];
  return oid;
}
