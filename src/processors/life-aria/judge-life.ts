import { notApplicable, type NotApplicable } from '../../domain/artifact.ts';
import type { Processor } from '../../domain/pipeline.ts';
import { counted, digits } from '../../story/counts.ts';
import { toldBesideTalk, type Life } from './life.ts';

/** Why a session is worth no devlog: nothing was made, learned or shown, and little was said. */
export const judgeLife: Processor<Life, NotApplicable | undefined, 'settings'> = {
  name: 'judge-life',
  run: (life, { settings }) => {
    if (toldBesideTalk(life).some((said) => said.length > 0)) return undefined;
    const words = life.talk
      .flatMap(({ paragraphs }) => paragraphs)
      .reduce((sum, text) => sum + (text.match(/[\p{L}\p{N}][^\s]*/gu) ?? []).length, 0);
    const least = settings.life_aria?.devlog_from_words ?? 0;
    if (words >= least) return undefined;
    return notApplicable(
      `Nothing was made, learned or shown, and the conversation has ${counted(words, 'word')} ` +
        `(a devlog takes ${digits(least)}: life_aria.devlog_from_words).`,
    );
  },
};
