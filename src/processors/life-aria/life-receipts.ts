import type { Receipt } from '../../domain/artifact.ts';
import { counted } from '../../story/counts.ts';
import { picturePixels, pictureWeight } from './picture-facts.ts';
import { isFound, type Life, type Place, type Said, type Shot, type ToldLife } from './life.ts';

/** Where each thing that was made, said or learned comes from. */
export const lifeReceipts = ({ life, shots }: ToldLife): Receipt[] => [
  ...creationReceipts(life),
  ...allSaid(life).flatMap(saidReceipts),
  ...countReceipts(shots),
];

export const creationReceipts = ({ creations }: Life): Receipt[] =>
  creations.flatMap(({ name, technologies, place, from }) => [
    { says: name, from },
    ...startReceipts(place),
    ...technologies.map((says) => ({ says, from })),
  ]);

/** That it can be started so comes from the files that stand there. */
const startReceipts = (place: Place): Receipt[] =>
  place.kind === 'here' && place.start !== undefined
    ? [
        {
          says: place.start.kind === 'page' ? place.start.file : place.start.command,
          from: { kind: 'file', path: place.path },
        },
      ]
    : [];

export const saidReceipts = ({ title, paragraphs, from }: Said): Receipt[] =>
  [...(title === undefined ? [] : [title]), ...paragraphs].map((says) => ({ says, from }));

/** Dimensions and sizes come from the files; that one is missing comes from its listing. */
export const pictureReceipts = (shots: readonly Shot[]): Receipt[] => [
  ...countReceipts(shots),
  ...shots.flatMap((shot): Receipt[] => {
    const { screenshot } = shot;
    const listed = [
      screenshot.path,
      ...(screenshot.caption === undefined ? [] : [screenshot.caption]),
    ];
    const fromListing = listed.map((says) => ({ says, from: screenshot.from }));
    if (!isFound(shot)) return fromListing;
    const { path, sha256 } = shot.picture;
    const from = { kind: 'file', path, sha256 } as const;
    const facts = [picturePixels(shot.picture), pictureWeight(shot.picture)];
    return [...fromListing, ...facts.map((says) => ({ says, from }))];
  }),
];

function countReceipts(shots: readonly Shot[]): Receipt[] {
  if (shots.length === 0) return [];
  const from = { kind: 'session', pointer: '/source_data/screenshots' } as const;
  return [{ says: counted(shots.length, 'screenshot'), from }];
}

const allSaid = (life: Life): Said[] => [
  ...life.overview,
  ...life.making,
  ...life.problem,
  ...life.solution,
  ...life.talk,
  ...life.learned,
  ...life.worked,
  ...life.didntWork,
  ...life.done,
  ...life.notes,
  ...life.next,
];
