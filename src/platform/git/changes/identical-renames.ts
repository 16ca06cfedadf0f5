import { baseName, type RenameFile } from './rename-file.ts';
import { isRegular } from '../parse-tree.ts';

/** So many sources of one content are looked at, as in git. */
const maxSources = 100;

/**
 * For each target the source of the same content it is paired with, if any: one of the same base
 * name first, each source once. In the order of the targets.
 */
export function pairIdentical(
  sources: readonly RenameFile[],
  targets: readonly RenameFile[],
): Map<RenameFile, RenameFile> {
  const byContent = sourcesByContent(sources);
  const pairs = new Map<RenameFile, RenameFile>();
  for (const target of targets) {
    const source = takeSource(byContent.get(target.oid) ?? [], target);
    if (source) pairs.set(target, source);
  }
  return pairs;
}

/** Last path first, so that taking from the end is cheap. */
function sourcesByContent(sources: readonly RenameFile[]): Map<string, RenameFile[]> {
  const byContent = new Map<string, RenameFile[]>();
  for (const source of sources.toReversed()) {
    const list = byContent.get(source.oid);
    if (list) list.push(source);
    else byContent.set(source.oid, [source]);
  }
  return byContent;
}

function takeSource(sources: RenameFile[], target: RenameFile): RenameFile | undefined {
  let best = -1;
  let looked = 0;
  for (let at = sources.length - 1; at >= 0 && looked <= maxSources; at--) {
    const source = sources[at];
    if (!source || !mayBecome(source, target)) continue;
    if (best < 0) best = at;
    if (baseName(source.path) === baseName(target.path)) {
      best = at;
      break;
    }
    looked++;
  }
  return best < 0 ? undefined : sources.splice(best, 1)[0];
}

const mayBecome = (source: RenameFile, target: RenameFile): boolean =>
  source.mode === target.mode || (isRegular(source.mode) && isRegular(target.mode));
