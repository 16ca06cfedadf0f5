import type { ProjectFacts } from '../../domain/repo.ts';
import type { ViewOf } from '../../domain/template.ts';
import type { readmeShape } from './readme-template.ts';

type Badges = ViewOf<typeof readmeShape>['badges'];

/**
 * Badges in words, each with what proves it: a picture from somebody's server says what that server
 * says on the day it is looked at, which no fact of the repository can answer for (ADR 17).
 */
export function readmeBadges(
  project: ProjectFacts | undefined,
  remote: string | undefined,
  licenceFile: string | undefined,
): Badges {
  if (project === undefined) return undefined;
  const { version, licence } = project;
  const runs = remote === undefined ? undefined : ciRuns(project.ci, remote);
  const badges = [
    ...(version === null ? [] : [{ text: `Version ${version}`, link: undefined }]),
    ...(licence === null ? [] : [{ text: `Licence: ${licence}`, link: licenceFile }]),
    ...(runs === undefined ? [] : [runs]),
  ];
  if (badges.length === 0) return undefined;
  return { badges: badges.map((badge, at) => ({ ...badge, more: at < badges.length - 1 })) };
}

/** Where the forge of the remote shows the runs of its own CI. */
function ciRuns(ci: readonly string[], remote: string): { text: string; link: string } | undefined {
  if (ci.includes('GitHub Actions') && remote.startsWith('https://github.com/'))
    return { text: 'CI: GitHub Actions', link: `${remote}/actions` };
  if (ci.includes('GitLab CI') && remote.startsWith('https://gitlab.com/'))
    return { text: 'CI: GitLab', link: `${remote}/-/pipelines` };
  return undefined;
}
