import { describe, expect, test } from '@jest/globals';
import { imageOf, manifestTexts } from '../../src/store/embedded/manifest-image.ts';
import { State } from '../../src/store/embedded/state.ts';
import { artifact, session } from './store-home.ts';

async function textOf(state: State, sequence: number): Promise<string> {
  let text = '';
  for await (const part of manifestTexts(imageOf(state, sequence))) text += part;
  return text;
}

describe('the text of the manifest', () => {
  test('is what JSON.stringify makes of all of it, sorted by key', async () => {
    const state = new State();
    const ids = Array.from({ length: 5000 }, (_, number) => `id-${(number * 7919) % 5000}`);
    for (const id of [...ids, 'Ä', 'ä"\n', '10', '9']) {
      state.apply({ collection: 'sessions', key: id, value: session(id) });
    }
    state.apply({ collection: 'artifacts', key: 'x', value: artifact('x') });
    const text = await textOf(state, 7);
    const parsed = JSON.parse(text) as { sessions: Record<string, unknown> };
    expect(parsed).toEqual({
      version: 1,
      journal_sequence: 7,
      sessions: Object.fromEntries(state.entries('sessions')),
      artifacts: { x: artifact('x') },
      publish_queue: {},
    });
    const keys = [...text.matchAll(/^ {4}("(?:[^"\\]|\\.)*"): \{$/gm)].map(([, key = '']) =>
      String(JSON.parse(key)),
    );
    expect(keys.slice(0, -1)).toEqual(Object.keys(parsed.sessions).sort());
  });

  test('looks as JSON.stringify would have it', async () => {
    const state = new State();
    expect(await textOf(state, 0)).toBe(
      `${JSON.stringify({ version: 1, journal_sequence: 0, sessions: {}, artifacts: {}, publish_queue: {} }, null, 2)}\n`,
    );
    state.apply({ collection: 'sessions', key: 'b', value: session('b') });
    state.apply({ collection: 'sessions', key: 'a', value: session('a') });
    const text = await textOf(state, 1);
    expect(text).toBe(`${JSON.stringify(JSON.parse(text), null, 2)}\n`);
  });

  test('is of the moment it was taken at, whatever happens while it is written', async () => {
    const state = new State();
    state.apply({ collection: 'sessions', key: 'a', value: session('a', 'running') });
    const image = imageOf(state, 1);
    state.apply({ collection: 'sessions', key: 'a', value: session('a', 'failed') });
    state.apply({ collection: 'sessions', key: 'b', value: session('b') });
    let text = '';
    for await (const part of manifestTexts(image)) text += part;
    expect(JSON.parse(text)).toMatchObject({ sessions: { a: { status: 'running' } } });
    expect(text).not.toContain('"b"');
  });
});
