import { plainLine, plainParagraphs } from '../../story/paragraphs.ts';
import { shorten } from '../../story/headline.ts';
import type { LifeSession } from './life-session.ts';
import type { Life, Said } from './life.ts';
import type { Once } from './once-only.ts';

const mostTurns = 12;
const mostParagraphs = 4;
const mostCharacters = 900;

type Talk = Pick<Life, 'making' | 'talk' | 'turns'>;
type Turn = NonNullable<LifeSession['source_data']['conversations']>[number];

/**
 * The conversation: turns in which something was made say what it is, of the others the first are
 * told. What people asked is left out where somebody answered: it was not written to be published.
 */
export function readTalk({ source_data, session_id }: LifeSession, once: Once): Talk {
  const all = (source_data.conversations ?? []).map((turn, index) => ({ turn, index }));
  const answers = all.filter(({ turn }) => !isAsked(turn));
  const chosen = (answers.length > 0 ? answers : all).map(({ turn, index }) => ({
    turn,
    said: turnSaid(turn, index, session_id, once),
  }));
  const told = chosen.filter(({ said }) => said.paragraphs.length > 0);
  const making = told.filter(({ turn }) => isMaking(turn)).slice(0, mostTurns);
  const talk = told.filter(({ turn }) => !isMaking(turn)).slice(0, mostTurns);
  return {
    making: making.map(({ said }) => said),
    talk: withSpeakers(talk, session_id),
    turns: { all: all.length, told: making.length + talk.length },
  };
}

function turnSaid({ content }: Turn, turn: number, hidden: string, once: Once): Said {
  const paragraphs = once(plainParagraphs(content ?? '', hidden).slice(0, mostParagraphs));
  return {
    paragraphs: paragraphs.map((paragraph) => shorten(paragraph, mostCharacters)),
    from: { kind: 'conversation', turn },
  };
}

/** Who speaks is said where more than one does. */
function withSpeakers(
  talk: readonly { readonly turn: Turn; readonly said: Said }[],
  hidden: string,
): Said[] {
  const speakers = talk.map(({ turn }) => shorten(plainLine(speakerOf(turn), hidden), 60));
  const isDialogue = new Set(speakers).size > 1;
  return talk.map(({ said }, index) => {
    const title = isDialogue ? (speakers[index] ?? '') : '';
    return title === '' ? said : { ...said, title };
  });
}

const speakerOf = ({ source, role }: Turn): string => [source, role].find(Boolean) ?? '';

const isAsked = ({ role, source }: Turn): boolean =>
  /^(?:user|human|system|tool)$/i.test(role ?? source ?? '');

const isMaking = ({ artifacts }: Turn): boolean => (artifacts ?? []).length > 0;
