import type { ProjectFacts } from '../../domain/repo.ts';
import type { ViewOf } from '../../domain/template.ts';
import { joined } from '../../story/counts.ts';
import { nameOf } from '../../story/headline.ts';
import { publicItems } from '../../story/public-items.ts';
import { capital, ended, oneLine } from '../../story/sentence.ts';
import { structureView } from './readme-region-view.ts';
import type { readmeShape } from './readme-template.ts';
import { readmeBadges } from './readme-badges.ts';
import type { ToldWork } from './told-work.ts';

const maxFeatures = 12;

/** What a new README can prove: nothing is in it that the repository does not show. */
export function readmeView({ work, story }: ToldWork): ViewOf<typeof readmeShape> {
  const project = work.project;
  const commands = (purpose: string): string | undefined => {
    const found = (project?.commands ?? []).filter((known) => known.purpose === purpose);
    return found.length === 0 ? undefined : found.map(({ command }) => command).join('\n');
  };
  const features = publicItems(story.items).filter(({ kind }) => kind === 'feature');
  const description = oneLine(project?.description ?? '');
  const licence = licenceOf(project);
  return {
    name: work.name,
    badges: readmeBadges(project, work.remote, licence?.file),
    description: description === '' ? undefined : ended(description),
    languages: languagesLine(project?.languages ?? []),
    contents: undefined,
    features:
      features.length === 0
        ? undefined
        : {
            items: features.slice(0, maxFeatures).map((item) => ({ text: capital(nameOf(item)) })),
          },
    install: installOf(work.remote, commands('install')),
    usage: usageOf(project, commands('start')),
    build: commands('build'),
    test: commands('test'),
    structure: structureView(project),
    contributing: rootFile(project, /^contributing(?:\.\w+)?$/i),
    licence,
  };
}

function languagesLine(languages: ProjectFacts['languages']): string | undefined {
  const main = languages.filter(({ share }) => share >= 0.05).slice(0, 4);
  if (main.length === 0) return undefined;
  const said = main.map(({ name, share }) => `${name} (${String(Math.round(share * 100))} %)`);
  return `Written in ${joined(main.length === 1 && main[0] ? [main[0].name] : said)}.`;
}

function installOf(remote: string | undefined, install: string | undefined): string | undefined {
  if (remote === undefined) return install;
  const folder = remote.slice(remote.lastIndexOf('/') + 1);
  return [
    `git clone ${remote}.git`,
    `cd ${folder}`,
    ...(install === undefined ? [] : [install]),
  ].join('\n');
}

function usageOf(
  project: ProjectFacts | undefined,
  start: string | undefined,
): ViewOf<typeof readmeShape>['usage'] {
  const names = (project?.binaries ?? []).slice(0, 8);
  if (names.length === 0 && start === undefined) return undefined;
  const programs = names.map((name, at) => ({ name, comma: at < names.length - 1 }));
  const gives = names.length === 1 ? 'the command' : 'the commands';
  return { start, programs: names.length === 0 ? undefined : { gives, programs } };
}

function licenceOf(
  project: ProjectFacts | undefined,
): { readonly name: string; readonly file: string | undefined } | undefined {
  if (!project?.licence) return undefined;
  return {
    name: project.licence,
    file: rootFile(project, /^(?:licen[cs]e|copying)(?:\.\w+)?$/i),
  };
}

const rootFile = (project: ProjectFacts | undefined, name: RegExp): string | undefined =>
  project?.structure.find((entry) => name.test(entry));
