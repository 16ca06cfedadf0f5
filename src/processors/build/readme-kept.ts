import type { ProjectFacts } from '../../domain/repo.ts';

/** Why a README is left alone; undefined when we may keep it up. */
export function whyNotKept({
  path,
  text,
  unreadable,
}: NonNullable<ProjectFacts['readme']>): string | undefined {
  if (unreadable)
    return `The README (${path}) is not a UTF-8 text of at most 2 MB, so it is left as it is.`;
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (/\.(?:md|markdown)$/i.test(name)) return undefined;
  // Without an ending it is shown as it is written: only who has put markers into it wants them there.
  const asksForIt = !name.includes('.') && /^<!-- *flywheel:begin /m.test(text);
  return asksForIt
    ? undefined
    : `The README is not Markdown (${path}), so nothing can be added to it.`;
}
