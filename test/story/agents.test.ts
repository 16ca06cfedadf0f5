import { expect, test } from '@jest/globals';
import { signersOf } from '../../src/story/agents.ts';

test.each([
  ['Claude Opus 4.5 <noreply@anthropic.com>', true],
  ['Cursor Agent <cursoragent@cursor.com>', true],
  ['Copilot <198982749+copilot@users.noreply.github.com>', true],
  ['Pat <codex@openai.com>', true],
  ['renovate[bot] <29139614+renovate[bot]@users.noreply.github.com>', true],
  ['Claude Monet <claude@giverny.example>', false],
  ['Devin Moore <devin@example.org>', false],
  ['Julie Codexa <julie@example.org>', false],
])('%s is an agent: %p', (signed, isAgent) => {
  const { coauthors, agents } = signersOf({ name: 'Mara Lind' }, [signed]);
  expect(coauthors).toEqual([signed.replace(/ <.*/, '')]);
  expect(agents).toEqual(isAgent ? coauthors : []);
});

test('an author may be one, and one without a name is nobody', () => {
  expect(signersOf({ name: 'x', email: 'cursoragent@cursor.com' }, []).agents).toEqual(['x']);
  expect(signersOf({ name: ' ' }, ['<noreply@anthropic.com>'])).toEqual({
    author: null,
    coauthors: [],
    agents: [],
  });
});
