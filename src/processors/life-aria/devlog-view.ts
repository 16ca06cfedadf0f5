import type { ViewOf } from '../../domain/template.ts';
import { counted } from '../../story/counts.ts';
import { capital, ended } from '../../story/sentence.ts';
import { creationView } from './creation-view.ts';
import { devlogFront } from './devlog-front.ts';
import type { devlogShape } from './devlog-template.ts';
import { headlineOf, leadOf } from './headline.ts';
import { isFound, type Life, type Said, type Shot, type ToldLife } from './life.ts';

type View = ViewOf<typeof devlogShape>;

/** The devlog as its template sees it; what was not said is absent. */
export const devlogView = ({ life, shots, findings }: ToldLife): View => ({
  ...devlogFront(life),
  headline: headlineOf(life),
  lead: leadOf(life),
  overview: paragraphsOf(life.overview),
  made: madeView(life),
  problem: partOf(life.problem),
  solution: partOf(life.solution),
  talk: talkView(life),
  learned: itemsOf(life.learned),
  worked: itemsOf(life.worked),
  didntWork: itemsOf(life.didntWork),
  done: itemsOf(life.done),
  pictures: shots.length === 0 ? undefined : picturesSentence(shots),
  notes: itemsOf(life.notes),
  next: itemsOf(life.next),
  claims: claimsView(findings),
});

/** How many of the listed screenshots there are. */
export function picturesSentence(shots: readonly Shot[]): string {
  const found = shots.filter(isFound).length;
  const listed = counted(shots.length, 'screenshot');
  if (found === shots.length)
    return `${listed} ${found === 1 ? 'is' : 'are'} described in the screenshot notes.`;
  if (shots.length === 1) return `The session lists ${listed}; it was not found here.`;
  if (found === 0) return `The session lists ${listed}; none of them was found here.`;
  const some = `${String(found)} of them ${found === 1 ? 'was' : 'were'} found`;
  return `The session lists ${listed}; ${some}, as the screenshot notes describe.`;
}

function madeView({ creations, making }: Life): View['made'] {
  if (creations.length === 0) return undefined;
  return { about: paragraphsOf(making), items: creations.map(creationView) };
}

function talkView({ talk, turns }: Life): View['talk'] {
  if (talk.length === 0) return undefined;
  const isAll = turns.all === turns.told;
  const more = `The conversation has ${counted(turns.all, 'turn')}; ${String(turns.told)} of them ${turns.told === 1 ? 'is' : 'are'} told here.`;
  return {
    turns: talk.map(({ title, paragraphs: [first = '', ...rest] }) => ({
      speaker: title,
      first,
      rest,
    })),
    more: isAll ? undefined : more,
  };
}

function claimsView(findings: ToldLife['findings']): View['claims'] {
  const items = findings
    .filter(({ code }) => code === 'CLAIM_DIFFERS')
    .map(({ message }) => message.charAt(0).toUpperCase() + message.slice(1));
  return items.length === 0 ? undefined : { items };
}

const paragraphsOf = (said: readonly Said[]): string[] =>
  said.flatMap(({ paragraphs }) => paragraphs);

const partOf = (said: readonly Said[]): { paragraphs: string[] } | undefined =>
  said.length === 0 ? undefined : { paragraphs: paragraphsOf(said) };

const itemsOf = (said: readonly Said[]): View['learned'] =>
  said.length === 0
    ? undefined
    : {
        items: said.map(({ title, paragraphs }) => ({
          title: title === undefined ? undefined : ended(title),
          text: capital(paragraphs.map(ended).join(' ')),
        })),
      };
