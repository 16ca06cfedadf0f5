import type { ItemKind, WorkItem } from './story.ts';

const inside: ReadonlySet<ItemKind> = new Set(['test', 'documentation', 'housekeeping']);

/** These name no work a reader could picture. */
const vague =
  /^(?:various|minor|small|some|more|misc(?:ellaneous)?|general) (?:improvements?|fix(?:es)?|changes?|tweaks?|updates?|refactoring)$|^(?:improve(?:ments?)?(?: patch)?|optimi[sz]e|refactor(?:ing)?|(?:code )?clean-?up|address(?:ed)? (?:review|PR) .*|fix(?:es)? (?:docs|typing|types|build|format|lint))$|^update [\w./-]+\.\w+$/i;

/**
 * The items a reader from outside cares for: tests, documents, upkeep and what says nothing
 * ("Various improvements") only if there is no other.
 */
export function publicItems(items: readonly WorkItem[]): readonly WorkItem[] {
  const told = items.filter(({ title, breaking }) => breaking || !vague.test(title));
  const outside = told.filter(({ kind, breaking }) => breaking || !inside.has(kind));
  if (outside.length > 0) return outside;
  return told.length > 0 ? told : items;
}
