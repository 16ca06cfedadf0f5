import { plainLine, plainParagraphs } from '../../story/paragraphs.ts';
import { ended } from '../../story/sentence.ts';
import type { Statement, Story } from '../../story/story.ts';

/** Somebody's words as the templates see them; what was not said is absent. `hidden` is left out. */
export const paragraphsView = (
  said: Statement | undefined,
  hidden: string,
): { paragraphs: string[] } | undefined => {
  const paragraphs = plainParagraphs(said?.text ?? '', hidden);
  return paragraphs.length === 0 ? undefined : { paragraphs };
};

export const linesView = (
  said: readonly Statement[],
  hidden: string,
): { items: string[] } | undefined => {
  const items = said.map(({ text }) => plainLine(text, hidden)).filter((text) => text !== '');
  return items.length === 0 ? undefined : { items: items.map(ended) };
};

export interface LessonView {
  readonly title: string | undefined;
  readonly text: string;
}

export const lessonsView = (
  lessons: Story['lessons'],
  hidden: string,
): { items: LessonView[] } | undefined => {
  const items = lessons
    .map(({ title, statement }) => ({
      title: title === undefined ? undefined : ended(plainLine(title, hidden)),
      text: ended(plainLine(statement.text, hidden)),
    }))
    .filter(({ text }) => text !== '.');
  return items.length === 0 ? undefined : { items };
};
