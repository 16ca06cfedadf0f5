import type { ViewOf } from '../../domain/template.ts';
import { joined } from '../../story/counts.ts';
import { nameOf } from '../../story/headline.ts';
import { publicItems } from '../../story/public-items.ts';
import { capital, ended, oneLine } from '../../story/sentence.ts';
import type { readmeRegionShape, readmeShape } from './readme-template.ts';
import { itemView } from './item-view.ts';
import { factsLine } from './lede.ts';
import type { ToldWork } from './told-work.ts';

/** What a new README can prove: nothing is in it that the repository does not show. */
export function readmeView({ work, story }: ToldWork): ViewOf<typeof readmeShape> {
  const project = work.project;
  const commands = (purpose: string): string | undefined => {
    const found = (project?.commands ?? []).filter((known) => known.purpose === purpose);
    return found.length === 0 ? undefined : found.map(({ command }) => command).join('\n');
  };
  const features = story.items.filter(({ kind }) => kind === 'feature');
  const description = oneLine(project?.description ?? '');
  return {
    name: work.name,
    description: description === '' ? undefined : ended(description),
    languages: languagesLine(project?.languages ?? []),
    features:
      features.length === 0
        ? undefined
        : { items: features.map((item) => ({ text: capital(nameOf(item)) })) },
    install: installOf(work.remote, commands('install')),
    usage: commands('start'),
    build: commands('build'),
    test: commands('test'),
    structure: structureOf(project?.structure ?? []),
    licence: licenceOf(project),
  };
}

/** In a new README the features stand above already. */
export function readmeRegionView(told: ToldWork, isNew: boolean): ViewOf<typeof readmeRegionShape> {
  const items = publicItems(told.story.items)
    .filter(({ kind, breaking }) => !isNew || breaking || kind !== 'feature')
    .slice(0, 12)
    .map((item) => itemView({ ...item, details: [] }, told.story));
  return { facts: ended(factsLine(told)), hasItems: items.length > 0, items };
}

/** The folders and the files a reader opens; hidden and locked ones are for machines. */
function structureOf(entries: readonly string[]): { entries: string[] } | undefined {
  const shown = entries.filter((entry) => !/^\.|(?:-lock\.\w+|\.lock|lock\.yaml)$/.test(entry));
  return shown.length === 0 ? undefined : { entries: shown };
}

function languagesLine(
  languages: readonly { readonly name: string; readonly share: number }[],
): string | undefined {
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

function licenceOf(
  project: ToldWork['work']['project'],
): { readonly name: string; readonly file: string | undefined } | undefined {
  if (!project?.licence) return undefined;
  const file = project.structure.find((entry) => /^(?:licen[cs]e|copying)(?:\.\w+)?$/i.test(entry));
  return { name: project.licence, file };
}
