import type { Finding } from '../../domain/finding.ts';
import type { Processor } from '../../domain/pipeline.ts';
import type { ProjectFacts } from '../../domain/repo.ts';
import type { Work } from '../../story/story.ts';
import { findRegions, type Region } from './readme-markers.ts';
import { isEdited, isKnown, regionNames } from './readme-region.ts';
import { whyNotKept } from './readme-kept.ts';

/** The regions of a README that are left as they are, and why. Broken markers are for who writes. */
export const checkReadme: Processor<Work, readonly Finding[]> = {
  name: 'check-readme',
  run: ({ project }) => {
    const readme = project?.readme;
    if (!readme || whyNotKept(readme) !== undefined) return [];
    return regionsOf(readme.text).flatMap((region) => findingsOf(readme, region));
  },
};

function regionsOf(text: string): readonly Region[] {
  try {
    return findRegions(text);
  } catch {
    // The README fails for it, with where and why.
    return [];
  }
}

function findingsOf(
  { path, text }: NonNullable<ProjectFacts['readme']>,
  region: Region,
): Finding[] {
  const { name, line } = region;
  const where = { subject: name, source: `${path}, line ${String(line)}` };
  if (!isKnown(name)) {
    const message = `${path}, line ${String(line)}: nobody writes a region ${name}, so it is left as it is; there are ${regionNames.join(', ')}.`;
    return [{ code: 'README_REGION_UNKNOWN', ...where, message }];
  }
  if (!isEdited(text, region)) return [];
  const message = `${path}, line ${String(line)}: the region ${name} was edited by hand, so it is left as it is; take \`sha256:…\` out of its begin marker to have it kept up again.`;
  return [{ code: 'README_REGION_EDITED', ...where, message }];
}
