import type { ViewOf } from '../../domain/template.ts';
import { counted, joined } from '../../story/counts.ts';
import { shorten } from '../../story/headline.ts';
import { ended } from '../../story/sentence.ts';
import { headlineOf } from './headline.ts';
import { isFound, type FoundShot, type Shot, type ToldLife } from './life.ts';
import { fileNameOf, pictureFormat, picturePixels, pictureWeight } from './picture-facts.ts';
import type { screenshotShape } from './screenshot-template.ts';

type View = ViewOf<typeof screenshotShape>;
type Entry = View['gallery'][number];

/** The gallery as its template sees it: what was found with its facts, what was not with the reason. */
export function screenshotView(told: ToldLife): View {
  const { life, shots } = told;
  const missing = shots.filter((shot) => !isFound(shot));
  return {
    headline: headlineOf(life),
    lead: leadOf(told),
    gallery: galleryOf(shots.filter(isFound)),
    missing: missing.length === 0 ? undefined : { items: missing.map(missingView) },
  };
}

/** One sentence with all the numbers there are: claimed, listed, found. */
function leadOf({ life, shots, findings }: ToldLife): string {
  const claimed = findings.find(({ subject }) => subject === 'screenshots_taken')?.claimed;
  const [listed, found] = [shots.length, shots.filter(isFound).length];
  const when = life.when === undefined ? '' : ` ${life.when}`;
  const who = life.agent === '' ? 'The session' : `The session of ${life.agent}`;
  const counts = [
    ...(claimed === undefined ? [] : [`claims ${counted(Number(claimed), 'screenshot')}`]),
    `lists ${claimed === undefined ? counted(listed, 'screenshot') : String(listed)}`,
  ];
  return `${who}${when} ${joined(counts)}; ${foundText(found, listed)}.`;
}

function foundText(found: number, listed: number): string {
  if (listed === 1) return found === 1 ? 'it is described here' : 'it was not found here';
  if (found === listed) return 'all of them are described here';
  if (found === 0) return 'none of them was found here';
  return `${String(found)} of them ${found === 1 ? 'was' : 'were'} found here`;
}

function galleryOf(shots: readonly FoundShot[]): Entry[] {
  const titles = new Map<string, number>();
  const byHash = new Map<string, string>();
  return shots.map((shot) => {
    const title = shot.screenshot.caption ?? fileNameOf(shot.picture.path);
    const times = (titles.get(title) ?? 0) + 1;
    titles.set(title, times);
    const same = byHash.get(shot.picture.sha256);
    if (same === undefined) byHash.set(shot.picture.sha256, shot.picture.path);
    return { ...entryOf(shot), again: times > 1 ? times : undefined, same };
  });
}

function entryOf({ screenshot: { caption }, picture }: FoundShot): Omit<Entry, 'again' | 'same'> {
  const name = fileNameOf(picture.path);
  return {
    caption: caption === undefined ? undefined : shorten(caption.replace(/[.:;]$/, ''), 80),
    file: caption === undefined ? name : undefined,
    link: picture.origin === 'position' ? undefined : linkOf(picture),
    alt: caption ?? `Screenshot ${name.replace(/\.[^.]*$/, '').replace(/[_-]+/g, ' ')}`,
    path: picture.path,
    facts: [pictureFormat(picture), picturePixels(picture), pictureWeight(picture)].join(', '),
    origin: picture.origin === undefined ? undefined : origins[picture.origin],
  };
}

/** What would be published with the file, and nobody sees in the picture. */
const origins = {
  position:
    'Not shown, because the file tells where it was taken: publish only a copy without its EXIF and XMP data.',
  other:
    'The file tells more than the picture shows: publish only a copy without its EXIF and XMP data.',
} as const;

/** Artifacts stand in a folder beside the session, so a picture beside the session is one up. */
function linkOf({ path, folder }: FoundShot['picture']): string | undefined {
  const relative = path.replaceAll('\\', '/').replace(/^(?:\.\/)+/, '');
  return folder === 0 && !relative.startsWith('/') ? `../${relative}` : undefined;
}

const missingView = ({
  screenshot,
  picture,
}: Shot): NonNullable<View['missing']>['items'][number] => ({
  path: screenshot.path,
  reason: picture.kind === 'missing' ? picture.reason : '',
  caption: screenshot.caption === undefined ? undefined : ended(screenshot.caption),
});
