import { BoundedCache } from '../objects/bounded-cache.ts';
import { isGenerated, languageOf } from './language-names.ts';
import { folderOf, isDocument, isFixture, isProjectsOwn, isVendored } from './project-folders.ts';
import type { TreeFile } from './tree-files.ts';
import { marksOf } from './type-marks.ts';

/** What the path of a file says of it. */
export interface FileName {
  readonly isProjectsOwn: boolean;
  readonly isGenerated: boolean;
  readonly language: string | undefined;
  readonly place: 'own' | 'shown' | 'foreign';
  readonly marks: ReturnType<typeof marksOf>;
}

/** Of some twenty thousand files. */
const bytesKept = 8 << 20;
const known = new BoundedCache<string, FileName>(bytesKept, () => 150);

/** A path is looked at once, whatever tree it is in: it always says the same. */
export function nameOf({ path }: TreeFile): FileName {
  const before = known.get(path);
  if (before) return before;
  const name = {
    isProjectsOwn: isProjectsOwn(path),
    isGenerated: isGenerated(path),
    language: languageOf(path),
    place: placeOf(folderOf(path)),
    marks: marksOf(path),
  };
  known.set(path, name);
  return name;
}

let last: { readonly folder: string; readonly place: FileName['place'] } | undefined;

/** Files of a folder come one after the other: it is looked at once. */
function placeOf(folder: string): FileName['place'] {
  if (last?.folder === folder) return last.place;
  const isForeign = isVendored(folder) || isFixture(folder);
  const place = isForeign ? 'foreign' : isDocument(folder) ? 'shown' : 'own';
  last = { folder, place };
  return place;
}
