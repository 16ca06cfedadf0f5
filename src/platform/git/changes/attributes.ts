import { sha256 } from '../../hash.ts';
import { findAttributeFiles, readAttributeFile, type AttributeFiles } from './attribute-files.ts';
import {
  parseAttributeLines,
  type Assignment,
  type AttributeLines,
  type AttributeRule,
  type AttributeState,
} from './attribute-lines.ts';
import type { ObjectStore } from '../objects/object-store.ts';
import type { Pace } from '../pace.ts';
import { matchesPattern, type Steps } from './wildcard-pattern.ts';

/** How a file is to be compared: as text, as binary, or as its content says. */
export type DiffKind = 'text' | 'binary' | 'content';

export interface Attributes {
  /** Of a regular file; the path has one character a byte. */
  diffOf(path: string): Promise<DiffKind>;
  /** Digest of all that the answers depend on. */
  readonly basis: string;
}

export interface AttributeSources {
  readonly store: ObjectStore;
  readonly pace: Pace;
  /** The tree whose .gitattributes count; undefined: none. */
  readonly tree: string | undefined;
  /** Content of `info/attributes`. */
  readonly local: Buffer | undefined;
}

/** For one path; a file whose patterns cost more is compared by its content. */
const stepsPerPath = 50_000;
const maxKept = 100_000;

/**
 * What gitattributes(5) say of `diff` for a path. git takes them from the work tree; here they are
 * those of the tree of HEAD, and of `info/attributes` above all; those of the user and of the machine
 * do not count. A driver (`diff=name`) is never run: as without one, the content decides.
 */
export async function openAttributes(sources: AttributeSources): Promise<Attributes> {
  const { store, tree, pace, local } = sources;
  const files = tree === undefined ? new Map() : await findAttributeFiles(store, tree, pace);
  const basis = sha256(JSON.stringify([...files, local?.toString('latin1') ?? null]));
  if (files.size === 0 && !local) return { basis, diffOf: () => Promise.resolve('content') };
  const diffOf = await createLookup(sources, files);
  const known = new Map<string, DiffKind>();
  return {
    basis,
    async diffOf(path) {
      const before = known.get(path);
      if (before) return before;
      const kind = await diffOf(path);
      if (known.size < maxKept) known.set(path, kind);
      return kind;
    },
  };
}

const nothing: AttributeLines = { rules: [], macros: new Map() };
const binaryMacro: readonly Assignment[] = ['diff', 'merge', 'text'].map((name) => ({
  name,
  state: 'unset',
}));

async function createLookup(
  { store, pace, local }: AttributeSources,
  files: AttributeFiles,
): Promise<Attributes['diffOf']> {
  const read = async (oid: string | undefined): Promise<AttributeLines> => {
    const bytes = oid === undefined ? undefined : await readAttributeFile(store, oid);
    return bytes ? parseAttributeLines(bytes) : nothing;
  };
  const root = await read(files.get(''));
  const above = local ? parseAttributeLines(local) : nothing;
  const macros = new Map([['binary', binaryMacro], ...root.macros, ...above.macros]);
  const relevant = namesThatDecide(macros);
  const strongestFirst = ({ rules }: AttributeLines): readonly AttributeRule[] =>
    rules.filter(({ assignments }) => assignments.some(({ name }) => relevant.has(name))).reverse();
  const rulesOf = keepRules(async (oid) => strongestFirst(await read(oid)));
  const top = strongestFirst(above);
  return async (path) => {
    const decision = createDecision(path, macros);
    await pace.breathe();
    decision.apply(top, '');
    for (const folder of foldersOf(path)) {
      if (decision.kind() !== undefined) break;
      const oid = files.get(folder);
      if (oid !== undefined) decision.apply(await rulesOf(oid), folder);
    }
    return decision.kind() ?? 'content';
  };
}

/** Reads each file once, unless they have so many rules that keeping them all is too much. */
function keepRules<T extends readonly unknown[]>(
  read: (oid: string) => Promise<T>,
): (oid: string) => Promise<T> {
  const kept = new Map<string, T>();
  let count = 0;
  return async (oid) => {
    const known = kept.get(oid);
    if (known) return known;
    const rules = await read(oid);
    count += rules.length;
    if (count > maxKept) kept.clear();
    if (count > maxKept) count = rules.length;
    kept.set(oid, rules);
    return rules;
  };
}

/** The deepest first; the root is `''`. */
function foldersOf(path: string): string[] {
  const folders: string[] = [];
  for (let at = path.lastIndexOf('/'); at >= 0; at = path.lastIndexOf('/', at - 1))
    folders.push(path.slice(0, at + 1));
  return [...folders, ''];
}

/** `diff`, and the macros that set it or set one that does. */
function namesThatDecide(macros: ReadonlyMap<string, readonly Assignment[]>): ReadonlySet<string> {
  const relevant = new Set(['diff']);
  for (let size = 0; size !== relevant.size;) {
    size = relevant.size;
    for (const [name, assignments] of macros)
      if (assignments.some((assignment) => relevant.has(assignment.name))) relevant.add(name);
  }
  return relevant;
}

interface Decision {
  /** Takes rules, the last of their file first, unless it is decided. */
  apply(rules: readonly AttributeRule[], folder: string): void;
  kind(): DiffKind | undefined;
}

function createDecision(
  path: string,
  macros: ReadonlyMap<string, readonly Assignment[]>,
): Decision {
  const states = new Map<string, AttributeState>();
  const steps: Steps = { left: stepsPerPath };
  // What is assigned first stays: rules come from the strongest to the weakest.
  const assign = (assignments: readonly Assignment[]): void => {
    for (const { name, state } of assignments.toReversed()) {
      if (states.has(name)) continue;
      states.set(name, state);
      if (state === 'set') assign(macros.get(name) ?? []);
    }
  };
  const name = path.slice(path.lastIndexOf('/') + 1);
  return {
    apply(rules, folder) {
      const below = path.slice(folder.length);
      for (const { pattern, anywhere, assignments } of rules) {
        if (states.has('diff') || steps.left <= 0) return;
        steps.left--;
        if (matchesPattern(pattern, anywhere ? name : below, steps)) assign(assignments);
      }
    },
    kind: () => (steps.left > 0 ? kindOf(states.get('diff')) : 'content'),
  };
}

function kindOf(state: AttributeState | undefined): DiffKind | undefined {
  if (state === 'set') return 'text';
  if (state === 'unset') return 'binary';
  return state && 'content';
}
