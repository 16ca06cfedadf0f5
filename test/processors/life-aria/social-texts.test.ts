import { describe, expect, test } from '@jest/globals';
import type { LifeSession } from '../../../src/processors/life-aria/life-session.ts';
import { collectLife } from '../../../src/processors/life-aria/collect-life.ts';
import type { Life } from '../../../src/processors/life-aria/life.ts';
import { lifePost } from '../../../src/processors/life-aria/social-texts.ts';
import { composePosts } from '../../../src/story/networks/compose-posts.ts';
import { networks } from '../../../src/story/networks/network.ts';
import { weightedLength } from '../../../src/story/networks/x-length.ts';

const life = (source_data: LifeSession['source_data']): Life => {
  const session: LifeSession = {
    session_id: 'social-1',
    session_type: 'life_aria',
    timestamp: '2026-03-01T10:00:00Z',
    agent_id: 'Agent-7',
    source_data,
  };
  return collectLife.run(session, { signal: new AbortController().signal }) as Life;
};

const xText = (told: Life): string => composePosts(lifePost(told), networks.x).join('\n---\n');
const linkedinText = (told: Life): string =>
  composePosts(lifePost(told), networks.linkedin).join('\n---\n');

const made = (content: string, artifact: object): Life =>
  life({ conversations: [{ content, artifacts: [artifact] }] });

describe('a post on X', () => {
  test.each([
    ['names what was made', 'Built a game.', { name: 'Kite', type: 'game' }, 'Kite: built a game.'],
    [
      'says its type where the text does not',
      'Fun.',
      { name: 'Kite', type: 'game' },
      'Kite (game): Fun.',
    ],
    ['does not name it twice', 'Kite flies.', { name: 'Kite' }, 'Kite flies.'],
    ['says only the name where nothing is said', '', { name: 'Kite', type: 'toy' }, 'Kite (toy).'],
    [
      'names technologies that the text does not',
      'Made with React.',
      { name: 'Kite', technologies: ['React', 'WebGL'] },
      'Kite: made with React.\n\nAlso used: WebGL.\n\n#React #WebGL',
    ],
    [
      'ends with the address',
      'Kite flies.',
      { name: 'Kite', path: 'https://kite.example' },
      'Kite flies.\n\nhttps://kite.example',
    ],
  ])('%s', (_, content, artifact, text) => {
    expect(xText(made(content, artifact))).toBe(text);
  });

  test('holds as many whole sentences as fit, and the address always', () => {
    const sentence = `This sentence has ${'some '.repeat(12)}words.`;
    const text = xText(
      made(Array.from({ length: 9 }, () => sentence.replace('This', 'A')).join(' '), {
        name: 'sentence',
        path: 'https://kite.example',
      }),
    );
    expect(weightedLength(text)).toBeLessThanOrEqual(280);
    expect(text).toMatch(/words\.\n\nhttps:\/\/kite\.example$/);
  });

  test('cuts one endless sentence rather than going over', () => {
    for (const endless of ['word '.repeat(200), '漢字'.repeat(300), 'a.bc '.repeat(100)])
      expect(weightedLength(xText(life({ insights: [endless] })))).toBeLessThanOrEqual(280);
  });
});

describe('a post on LinkedIn', () => {
  test('tells the whole of it, what was learned and what comes next', () => {
    const text = linkedinText(
      life({
        overview: 'The kite flies.',
        insights: ['Wind first.'],
        next_steps: ['A longer string'],
      }),
    );
    expect(text).toBe(
      'The kite flies.\n\nWhat was learned:\n• Wind first.\n\nWhat comes next:\n• A longer string.',
    );
  });

  test('insights alone are the post, and are not listed again', () => {
    expect(linkedinText(life({ insights: ['One.', 'Two'] }))).toBe('One.\n\nTwo.');
  });

  test('an endless text stays within its limit', () => {
    const overview = Array.from(
      { length: 500 },
      (_, at) => `Paragraph ${String(at)} ${'x '.repeat(90)}`,
    );
    expect(
      weightedLength(linkedinText(life({ overview: overview.join('\n\n') }))),
    ).toBeLessThanOrEqual(3000);
  });
});
