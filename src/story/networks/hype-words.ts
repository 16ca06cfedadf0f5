import { sentencesOf } from '../sentences.ts';

/** Words that praise instead of saying. Each stands for itself in any case and with its endings. */
const hypeWords: readonly string[] = [
  'amazing',
  'awesome',
  'blazing',
  'blazingly',
  'best-in-class',
  'bleeding-edge',
  'breathtaking',
  'coming soon',
  'cutting-edge',
  'delighted to',
  'dive in',
  'effortlessly',
  'epic',
  'excited to',
  'exciting',
  'game changer',
  'game changing',
  'game-changer',
  'game-changing',
  'groundbreaking',
  'happy to announce',
  'huge win',
  'incredible',
  'incredibly',
  'insane',
  'insanely',
  'jaw-dropping',
  'lightning-fast',
  'magical',
  'mind-blowing',
  'next-gen',
  'next-level',
  'proud to',
  'revolutionary',
  'revolutionise',
  'revolutionize',
  'seamlessly',
  'stay tuned',
  'state-of-the-art',
  'stunning',
  'supercharge',
  'supercharged',
  'thrilled',
  'ultimate',
  'unleash',
  'unparalleled',
  'world-class',
];

const hype = new RegExp(
  String.raw`(?<![\p{L}\p{N}])(?:${hypeWords.join('|')})(?![\p{L}\p{N}])`,
  'iu',
);

/** The first such word of a text. */
export const hypeIn = (text: string): string | undefined => hype.exec(text)?.[0];

/** The text without the sentences that have one: what is left was said soberly, and is not reworded. */
export const sober = (text: string): string =>
  hypeIn(text) === undefined
    ? text
    : text
        .split('\n')
        .map((line) =>
          sentencesOf(line)
            .filter((sentence) => hypeIn(sentence) === undefined)
            .join(' '),
        )
        .filter((line) => line !== '')
        .join('\n');
