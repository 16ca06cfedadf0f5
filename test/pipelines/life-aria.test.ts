import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { RunOutcome } from '../../src/domain/run.ts';
import type { WorkSession } from '../../src/domain/session.ts';
import type { Pipeline } from '../../src/domain/pipeline.ts';
import { lifeAriaPipeline } from '../../src/pipelines/life-aria/pipeline.ts';
import { runPipeline } from '../../src/pipelines/run-pipeline.ts';
import { createCreationReader } from '../../src/platform/creations.ts';
import { createPictureReader } from '../../src/platform/pictures.ts';
import { weightedLength } from '../../src/story/networks/x-length.ts';
import { goldenCapabilities } from '../support/golden-capabilities.ts';
import { exif, jpeg, png, withExif } from '../support/tiny-pictures.ts';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(path.join(os.tmpdir(), 'flywheel-life-'));
});
afterEach(() => rm(home, { recursive: true, force: true }));

async function run(session: unknown): Promise<RunOutcome> {
  const capabilities = {
    ...(await goldenCapabilities()),
    pictures: createPictureReader([home]),
    creations: createCreationReader([home]),
  };
  const { signal } = new AbortController();
  const pipeline = lifeAriaPipeline as unknown as Pipeline;
  return runPipeline(pipeline, session as WorkSession, { capabilities, signal, now: () => 0 });
}

const withSettings = async (
  given: unknown,
  life_aria: { devlog_from_words: number },
): Promise<RunOutcome> => {
  const { settings, ...others } = await goldenCapabilities();
  const capabilities = { ...others, settings: { ...settings, life_aria } };
  const { signal } = new AbortController();
  const pipeline = lifeAriaPipeline as unknown as Pipeline;
  return runPipeline(pipeline, given as WorkSession, { capabilities, signal, now: () => 0 });
};

const session = (source_data: object, rest: object = {}): object => ({
  session_id: 'life-session-1',
  session_type: 'life_aria',
  timestamp: '2026-03-01T10:00:00Z',
  agent_id: 'Agent-7',
  source_data,
  ...rest,
});

function bodyOf({ artifacts }: RunOutcome, type: string): string {
  const artifact = artifacts.find((each) => each.type === type);
  if (artifact?.status !== 'complete') throw new Error(`${type} is ${String(artifact?.status)}`);
  return artifact.draft.body;
}

const sample = async (): Promise<WorkSession> =>
  JSON.parse(
    await readFile(path.join(import.meta.dirname, '../../examples/life_aria.session.json'), 'utf8'),
  ) as WorkSession;

describe('what is worth a devlog', () => {
  const settings = { devlog_from_words: 5 };
  const chat = (content: string): object => ({ conversations: [{ source: 'aria', content }] });

  test('small talk is not, and that is said', async () => {
    const { status, reason, artifacts } = await withSettings(
      session(chat('Good morning.')),
      settings,
    );
    expect({ status, made: artifacts.filter((one) => one.status === 'complete') }).toEqual({
      status: 'not_applicable',
      made: [],
    });
    expect(reason).toBe(
      'Nothing was made, learned or shown, and the conversation has 2 words (a devlog takes 5: life_aria.devlog_from_words).',
    );
  });

  test.each([
    ['a conversation that says something', chat('Counting syllables is the hard part.')],
    ['an insight, however short', { ...chat('Yes.'), insights: ['Rest.'] }],
    ['a picture', { ...chat('Look.'), screenshots: ['a.png'] }],
  ])('%s is', async (_, source) => {
    expect((await withSettings(session(source), settings)).status).not.toBe('not_applicable');
  });
});

describe('the sample', () => {
  test('claims 5 screenshots, lists 3, and 0 are found', async () => {
    const outcome = await run(await sample());
    expect(outcome.status).toBe('complete');
    expect(outcome.findings).toMatchObject([
      { code: 'CLAIM_DIFFERS', subject: 'screenshots_taken', claimed: '5', computed: '3' },
      { code: 'FILE_MISSING', subject: 'screenshots', claimed: '3', computed: '0' },
    ]);
    expect(bodyOf(outcome, 'screenshot_notes')).toContain(
      'claims 5 screenshots and lists 3; none of them was found here.',
    );
  });

  test('no session id stands in a text, and every receipt leads somewhere', async () => {
    const accepted = await sample();
    for (const artifact of (await run(accepted)).artifacts) {
      if (artifact.status !== 'complete') throw new Error('not made');
      expect(artifact.draft.body).not.toContain(accepted.session_id);
      expect(artifact.draft.receipts.length).toBeGreaterThan(0);
      const pointers = artifact.draft.receipts.flatMap(({ from }) =>
        from.kind === 'session' ? [from.pointer] : [],
      );
      expect(pointers.filter((pointer) => valueAt(accepted, pointer) === undefined)).toEqual([]);
    }
  });

  test('its screenshots are told with their sizes once they are there', async () => {
    await mkdir(path.join(home, 'screenshots'));
    await writeFile(path.join(home, 'screenshots/gameplay_002.png'), png(1280, 720));
    const outcome = await run(await sample());
    expect(bodyOf(outcome, 'screenshot_notes')).toContain('PNG, 1280 × 720 pixels, 33 bytes');
    expect(bodyOf(outcome, 'screenshot_notes')).toContain('(../screenshots/gameplay_002.png)');
    expect(bodyOf(outcome, 'devlog_entry')).toContain('3 screenshots; 1 of them was found');
  });
});

describe('a picture file that tells more than the picture', () => {
  const notesOf = async (tag: number): Promise<string> => {
    await writeFile(path.join(home, 'a.jpg'), withExif(jpeg(64, 48), exif([tag])));
    return bodyOf(await run(session({ screenshots: ['a.jpg'] })), 'screenshot_notes');
  };

  test('is described and not shown where it tells the place', async () => {
    const notes = await notesOf(0x8825);
    expect(notes).toContain('JPEG, 64 × 48 pixels');
    expect(notes).toContain('Not shown, because the file tells where it was taken');
    expect(notes).not.toContain('](');
  });

  test('is shown, and said to, where it tells anything else', async () => {
    const notes = await notesOf(0x010f);
    expect(notes).toContain('](../a.jpg)');
    expect(notes).toContain('The file tells more than the picture shows');
  });
});

describe('what is not there is not told', () => {
  test.each([
    ['no data', {}],
    ['nulls', { conversations: null, screenshots: null, insights: null, session_notes: null }],
    ['blank words', { conversations: [{ content: ' ' }], insights: ['', ' '], overview: '\n' }],
    ['a conversation of code only', { conversations: [{ content: '```\nx\n```' }] }],
  ])('%s is nothing to tell', async (_, source) => {
    const outcome = await run(session(source));
    expect(outcome.errors).toMatchObject([{ code: 'NOTHING_TO_TELL', processor: 'collect-life' }]);
    expect(outcome.status).toBe('failed');
  });

  test('a conversation alone makes a devlog, and no post', async () => {
    const outcome = await run(session({ conversations: [{ source: 'aria', content: 'Hello.' }] }));
    expect(bodyOf(outcome, 'devlog_entry')).toContain('Hello.');
    expect(outcome.artifacts.map(({ status }) => status)).toEqual([
      'complete',
      'not_applicable',
      'not_applicable',
    ]);
  });

  test('a missing screenshot alone still makes the notes', async () => {
    const outcome = await run(session({ screenshots: ['a.png'] }));
    expect(bodyOf(outcome, 'screenshot_notes')).toContain('- `a.png`: there is no such file.');
    expect(bodyOf(outcome, 'devlog_entry')).toContain('it was not found here');
  });
});

describe('each thing is told once', () => {
  test('words that repeat in several fields stand once', async () => {
    const text = 'Two loops became one.';
    const outcome = await run(
      session(
        {
          conversations: [{ content: text }],
          insights: [text, 'Two loops became one'],
          lessons: [text],
        },
        { overview: text, metadata: { session_summary: text } },
      ),
    );
    const [, devlog = ''] = bodyOf(outcome, 'devlog_entry').split('\n---\n');
    expect(devlog.split('Two loops became one')).toHaveLength(2);
  });

  test('a thing that two turns name is one, and so is a picture listed twice', async () => {
    const made = { name: 'Kite', type: 'toy', path: 'kite/' };
    const outcome = await run(
      session(
        {
          conversations: [
            { content: 'A kite.', artifacts: [{ ...made, technologies: ['Paper'] }] },
            { content: 'It flies.', artifacts: [{ ...made, technologies: ['String'] }] },
          ],
          screenshots: ['a.png', { path: 'a.png', caption: 'Kite in the air' }],
        },
        { metadata: { artifacts_created: 2, screenshots_taken: 1 } },
      ),
    );
    expect(bodyOf(outcome, 'devlog_entry')).toContain(
      '**Kite** (toy), made with Paper and String.',
    );
    expect(outcome.findings.map(({ subject }) => subject)).toEqual([
      'artifacts_created',
      'screenshots',
    ]);
    expect(bodyOf(outcome, 'screenshot_notes')).toContain('Caption: Kite in the air.');
  });

  test('what people asked is left out where somebody answered, and it is said so', async () => {
    const conversations = [
      { role: 'user', content: 'My secret wish is a boat.' },
      { role: 'assistant', content: 'The boat floats.' },
    ];
    const devlog = bodyOf(await run(session({ conversations })), 'devlog_entry');
    expect(devlog).not.toContain('secret wish');
    expect(devlog).toContain('The conversation has 2 turns; 1 of them is told here.');
  });
});

describe('places of what was made', () => {
  test.each([
    ['D:/games/X', 'It is in `D:/games/X` on another machine, so it was not looked at here.'],
    ['https://x.example/play', '[Open it](https://x.example/play).'],
    ['/home/alice/x', 'It is said to be in `~/x`, which cannot be reached from here'],
    ['C:\\Users\\alice\\x', 'It is in `~\\x` on another machine'],
    ['', 'The session names no place where it can be seen.'],
  ])('%j', async (place, said) => {
    const conversations = [{ artifacts: [{ name: 'X', path: place }] }];
    const devlog = bodyOf(await run(session({ conversations })), 'devlog_entry');
    expect(devlog).toContain(said);
    expect(devlog).not.toContain('alice');
  });
});

test('hostile words stay words, and posts keep their limit', async () => {
  const word = fc.oneof(
    fc.constantFrom(
      '# H',
      '```',
      '---',
      '<b>',
      '![x](y)',
      '@me',
      '|',
      '\u202e',
      '{{x}}',
      '\n\n',
      '- a',
      '\ud800',
      '漢字'.repeat(90),
      'a.bc '.repeat(60),
    ),
    fc.string({ maxLength: 8 }),
  );
  const text = fc.array(word, { maxLength: 6 }).map((words) => words.join(' '));
  const source = fc.record({
    conversations: fc.array(
      fc.record({
        source: text,
        content: text,
        artifacts: fc.array(
          fc.record({ name: text, type: text, path: text, technologies: fc.array(text) }),
          { maxLength: 2 },
        ),
      }),
      { maxLength: 3 },
    ),
    screenshots: fc.array(fc.record({ path: text, caption: text }), { maxLength: 3 }),
    insights: fc.array(text, { maxLength: 3 }),
    overview: text,
    lessons: fc.array(fc.record({ title: text, description: text }), { maxLength: 2 }),
  });
  const known =
    /^(?:# (?:Devlog|Screenshots|Social post): .*|## (?:What|The|From|Screenshots|Claims|Not found|X|Bluesky|Mastodon|LinkedIn|Threads|Notes|Reported).*)$/;
  const frontLine =
    /^(?:(?:title|description|canonical_id): "(?:[^"\\]|\\.)*"|date: [\d-]+|tags:| {2}- "(?:[^"\\]|\\.)*")$/;
  await fc.assert(
    fc.asyncProperty(source, async (data) => {
      const outcome = await run(session({ ...data, session_notes: 'Something is said.' }));
      expect(outcome.errors).toEqual([]);
      const lines = bodyOf(outcome, 'devlog_entry').split('\n');
      const front = lines.slice(1, lines.indexOf('---', 1));
      expect(front.filter((line) => !frontLine.test(line))).toEqual([]);
      const opened = lines
        .slice(front.length + 2)
        .filter(
          (line) => /^\s*(?:#|```|~~~|---\s*$|<[A-Za-z!?/]|!\[)/.test(line) && !known.test(line),
        );
      expect(opened).toEqual([]);
      const posts = outcome.artifacts.flatMap((each) =>
        each.status === 'complete' && each.type === 'social_post' ? [each.draft.body] : [],
      );
      const texts = posts.flatMap((post) =>
        [...(post.split(/^## /m)[1] ?? '').matchAll(/```text\n([^]*?)\n```/g)].map(
          ([, text = '']) => text,
        ),
      );
      expect(texts.filter((text) => weightedLength(text.replace(/^\u2060/gm, '')) > 280)).toEqual(
        [],
      );
    }),
    { numRuns: 150 },
  );
  // Emoji and graphemes of five networks are counted again for each word: a slow machine takes its time.
}, 180_000);

const valueAt = (root: unknown, pointer: string): unknown =>
  pointer
    .split('/')
    .slice(1)
    .reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], root);
