import type { ProjectFacts } from '../../domain/repo.ts';
import type { ViewOf } from '../../domain/template.ts';
import { nameOf } from '../../story/headline.ts';
import { publicItems } from '../../story/public-items.ts';
import { capital, ended } from '../../story/sentence.ts';
import { itemView } from './item-view.ts';
import { factsLine } from './lede.ts';
import type {
  readmeCommandsShape,
  readmeRegionShape,
  readmeStructureShape,
} from './readme-template.ts';
import type { ToldWork } from './told-work.ts';

/** What the README says elsewhere (a new one lists its features above) is not said again. */
export function readmeRegionView(
  told: ToldWork,
  outside: string,
): ViewOf<typeof readmeRegionShape> {
  const lines = new Set(outside.split(/\r\n|\n|\r/).map(bare));
  const items = publicItems(told.story.items)
    .filter((item) => item.breaking || !lines.has(bare(`- ${capital(nameOf(item))}`)))
    .slice(0, 12)
    .map((item) => itemView({ ...item, details: [] }, told.story));
  return { facts: ended(factsLine(told)), hasItems: items.length > 0, items };
}

/** As it was before it was escaped. */
const bare = (line: string): string => line.replace(/\\(?=[!-/:-@[-`{-~])/g, '').trim();

/** Each command once, with what it is for. */
export function commandsView(
  commands: ProjectFacts['commands'],
): ViewOf<typeof readmeCommandsShape> | undefined {
  if (commands.length === 0) return undefined;
  const width = Math.max(...commands.map(({ command }) => command.length));
  const lines = commands.map(({ command, purpose }) => `${command.padEnd(width)}  # ${purpose}`);
  return { commands: [...new Set(lines)].join('\n') };
}

const maxEntries = 30;

/** The folders and the files a reader opens; hidden and locked ones are for machines. */
export function structureView(
  project: ProjectFacts | undefined,
): ViewOf<typeof readmeStructureShape> | undefined {
  const entries = (project?.structure ?? []).filter((entry) => !forMachines.test(entry));
  if (entries.length === 0) return undefined;
  const begins = (project?.entry_points ?? []).slice(0, 3);
  return {
    begins:
      begins.length === 0
        ? undefined
        : { paths: begins.map((path, at) => ({ path, comma: at < begins.length - 1 })) },
    entries: entries.slice(0, maxEntries),
  };
}

const forMachines =
  /^\.|(?:-lock\.\w+|\.lock|lock\.yaml|\.lockb|\.sum)$|^(?:npm-shrinkwrap\.json|MANIFEST\.in|gradlew(?:\.bat)?|mvnw(?:\.cmd)?)$/;
