import type { Side, TreeChange } from './compare-trees.ts';
import { isRegular } from './parse-tree.ts';

export interface PairedChange extends TreeChange {
  /** Set when the file was there before under this path, with the same content. */
  readonly oldPath?: string;
}

/** So many sources of one content are looked at, as in git. */
const maxSources = 100;

interface Source {
  readonly path: string;
  readonly before: Side;
}

/**
 * Pairs deleted with added files of the same content, as `git diff -M` does: a source of the same
 * base name first, each source once. The deletion disappears; order is kept.
 */
export function detectRenames(changes: readonly TreeChange[]): PairedChange[] {
  const sources = sourcesByContent(changes);
  const taken = new Set<string>();
  const paired = changes.map((change): PairedChange => {
    if (change.before || !change.after) return change;
    const source = takeSource(sources.get(change.after.oid) ?? [], change.path, change.after);
    if (!source) return change;
    taken.add(source.path);
    return { ...change, before: source.before, oldPath: source.path };
  });
  return paired.filter((change) => change.after ?? !taken.has(change.path));
}

/** Last path first, so that taking from the front is cheap. */
function sourcesByContent(changes: readonly TreeChange[]): Map<string, Source[]> {
  const sources = new Map<string, Source[]>();
  for (const { path, before, after } of changes.toReversed()) {
    if (!before || after) continue;
    const list = sources.get(before.oid) ?? [];
    list.push({ path, before });
    sources.set(before.oid, list);
  }
  return sources;
}

function takeSource(sources: Source[], path: string, after: Side): Source | undefined {
  let best = -1;
  let looked = 0;
  for (let at = sources.length - 1; at >= 0 && looked <= maxSources; at--) {
    const source = sources[at];
    if (!source || !mayBecome(source.before, after)) continue;
    if (best < 0) best = at;
    if (baseName(source.path) === baseName(path)) {
      best = at;
      break;
    }
    looked++;
  }
  return best < 0 ? undefined : sources.splice(best, 1)[0];
}

const mayBecome = (before: Side, after: Side): boolean =>
  before.mode === after.mode || (isRegular(before.mode) && isRegular(after.mode));

const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
