import { counted, joined } from '../../story/counts.ts';
import { shorten } from '../../story/headline.ts';
import { sentencesOf } from '../../story/sentences.ts';
import type { Life, Said } from './life.ts';

const longestPoint = 90;

/** What the session is about, in a few words: what was made, or what else there is. */
export function headlineOf(life: Life): string {
  const names = life.creations.map(({ name }) => shorten(name, 60));
  if (names.length > 3)
    return joined([...names.slice(0, 2), counted(names.length - 2, 'more thing')]);
  if (names.length > 0) return joined(names);
  if (life.mission !== undefined) return shorten(life.mission, 80);
  if (life.learned.length > 0) return pointOf(life.learned) ?? 'what was learned';
  if (life.talk.length > 0) return pointOf(life.talk, true) ?? 'a conversation';
  const words = [life.overview, life.problem, life.solution, life.done, life.notes, life.next];
  return words.some((said) => said.length > 0) ? 'notes of a session' : 'screenshots';
}

/** The first thing that was said, where it is short enough to be a title as it stands. */
function pointOf([first]: readonly Said[], isTalk = false): string | undefined {
  const sentence = sentencesOf(first?.paragraphs[0] ?? '')[0];
  const point = (isTalk ? undefined : first?.title) ?? sentence ?? '';
  const isTitle = point.length > 12 && point.length <= longestPoint && !point.endsWith('?');
  return isTitle ? point.replace(/[.:;,!]+$/, '') : undefined;
}

/** When it was, and whose session. */
export const leadOf = ({ creations, when, agent }: Life): string => {
  const session = agent === '' ? 'a session' : `a session of ${agent}`;
  if (creations.length === 0) return `From ${[session, when].filter(Boolean).join(' ')}.`;
  return `${['Made', when, 'in', session].filter(Boolean).join(' ')}.`;
};
