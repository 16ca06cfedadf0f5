import type { CommitFacts, FileChange, ProjectFacts, RepoScan } from '../domain/repo.ts';
import { changeTotalsText, counted, linesText } from './change-totals-text.ts';
import type { Line } from './output.ts';

/** A scan for a reader: the project, what changed in all, then each commit with its files. */
export function scanLines(scan: RepoScan): Line[] {
  const { repository, project, commits, totals, selected_by } = scan;
  const own = project.name === repository.name ? '' : ` (${repository.name})`;
  return [
    [{ text: project.name, colour: 'bold' }, own],
    ...labelled('about', project.description),
    ...repositoryLines(scan),
    ...projectLines(project),
    '',
    `${changeTotalsText(totals)} (${selected_by})`,
    ...netLines(scan),
    ...uncommittedLines(scan),
    ...commits.flatMap(commitLines),
  ];
}

function repositoryLines({ repository }: RepoScan): Line[] {
  const { branch, head, remote, default_branch, tags, is_shallow } = repository;
  const isDefault = branch !== null && branch === default_branch;
  const here = branch ?? (head === null ? null : 'detached');
  const ofAll = tags.count === 1 ? '' : ` (of ${tags.count})`;
  return [
    ...labelled('branch', here === null ? null : `${here}${isDefault ? ' (default)' : ''}`),
    ...labelled('default', isDefault ? null : default_branch),
    ...labelled('head', head ?? 'no commits yet'),
    ...labelled('latest tag', tags.latest === null ? null : `${tags.latest}${ofAll}`),
    ...labelled('origin', remote),
    ...labelled('history', is_shallow ? 'cut: a shallow clone' : null),
  ];
}

function projectLines(project: ProjectFacts): Line[] {
  const languages = project.languages.slice(0, 5);
  const shares = languages.map(({ name, share }) => `${name} ${percent(share)}`);
  return [
    ...labelled('types', project.types.join(', ')),
    ...labelled('languages', shares.join(', ')),
    ...labelled('version', project.version),
    ...labelled('licence', project.licence),
    ...labelled('manager', project.package_manager),
    ...project.commands.flatMap(({ purpose, command }) => labelled(purpose, command)),
    ...labelled('programs', some(project.binaries)),
    ...labelled('begins in', some(project.entry_points)),
    ...labelled('CI', project.ci.join(', ')),
    ...labelled('README', readmeText(project)),
    ...labelled('files', String(project.files)),
  ];
}

function readmeText({ readme }: ProjectFacts): string | null {
  if (readme === null || readme.sections.length === 0) return readme?.path ?? null;
  return `${readme.path}, ${counted(readme.sections.length, 'section')}`;
}

/** Lines that were added and taken away again make it less than the sum. */
function netLines({ net, commits }: RepoScan): Line[] {
  if (net === null || commits.length < 2) return [];
  const { from, to, files, added, removed } = net;
  const since = from === null ? 'nothing' : from.slice(0, 10);
  const span = `${since} to ${to.slice(0, 10)}`;
  return [`net: ${counted(files, 'file')}, ${linesText(added, removed)} from ${span}`];
}

function uncommittedLines({ uncommitted }: RepoScan): Line[] {
  if (uncommitted === undefined) return [];
  if (uncommitted === null) return ['not committed: a bare repository has no work tree'];
  const { files, totals, unmerged, incomplete } = uncommitted;
  const sum = `${counted(totals.files, 'file')}, ${linesText(totals.added, totals.removed)}`;
  return [
    `not committed: ${files.length === 0 ? 'nothing' : sum}`,
    ...shownOf(files, (file) => fileLine(file.untracked ? { ...file, status: 'added' } : file)),
    ...unmerged.map((path) => `    in conflict: ${path}`),
    ...(incomplete ? ['    and more untracked files than were looked at'] : []),
  ];
}

const shownFiles = 20;

const shownOf = <T>(all: readonly T[], toLine: (one: T) => Line): Line[] => [
  ...all.slice(0, shownFiles).map(toLine),
  ...(all.length > shownFiles ? [`    and ${counted(all.length - shownFiles, 'more file')}`] : []),
];

function commitLines(commit: CommitFacts): Line[] {
  const { hash, date, author, subject, files, trailers } = commit;
  const others = trailers.filter(({ key }) => key.toLowerCase() === 'co-authored-by');
  return [
    '',
    [{ text: hash.slice(0, 10), colour: 'yellow' }, ` ${date} ${author.name}`, remarkOn(commit)],
    `  ${subject}`,
    ...others.map(({ value }) => `  with ${value}`),
    ...shownOf(files, fileLine),
  ];
}

function remarkOn({ parents, cut_off, unread, breaking }: CommitFacts): string {
  const remarks = [
    ...(parents.length > 1 ? [`merge of ${parents.length}`] : []),
    ...(breaking ? ['breaking'] : []),
    ...(unread ? ['what it changed is not in this partial clone'] : []),
    ...(cut_off ? ['the clone is cut here: all files are listed'] : []),
  ];
  return remarks.length === 0 ? '' : ` (${remarks.join(', ')})`;
}

function fileLine({ path, old_path, status, similarity, modes, ...counts }: FileChange): Line {
  const what = similarity === undefined ? status : `${status} ${similarity} %`;
  const name = old_path === undefined ? path : `${old_path} → ${path}`;
  const mode = modes === undefined ? '' : ` (${modes[0]} → ${modes[1]})`;
  return `    ${what.padEnd(13)} ${countsText(counts).padEnd(13)} ${name}${mode}`;
}

/** `≤`: not more than that; the file was too large to be sure. */
function countsText({
  added,
  removed,
  binary,
  approximate,
  unread,
}: Pick<FileChange, 'added' | 'removed' | 'binary' | 'approximate' | 'unread'>): string {
  if (unread) return 'not in clone';
  if (binary) return 'binary';
  if (added === null) return '';
  return `${approximate ? '≤ ' : ''}+${added} −${removed ?? 0}`;
}

const labelled = (label: string, value: string | null): Line[] =>
  value === null || value === '' ? [] : [`  ${label.padEnd(10)} ${value}`];

const shownNames = 5;
const some = (names: readonly string[]): string =>
  [...names.slice(0, shownNames), ...(names.length > shownNames ? ['…'] : [])].join(', ');

const percent = (share: number): string => {
  const rounded = Math.round(share * 100);
  return rounded === 0 ? '< 1 %' : `${rounded} %`;
};
