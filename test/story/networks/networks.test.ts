import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { addressesIn, unlinked } from '../../../src/domain/addresses.ts';
import { composePosts, type Post } from '../../../src/story/networks/compose-posts.ts';
import { tagLine } from '../../../src/story/networks/hashtags.ts';
import { sober } from '../../../src/story/networks/hype-words.ts';
import { chosenNetworks, networks } from '../../../src/story/networks/network.ts';
import { asPosted } from '../../../src/story/networks/post-text.ts';
import { numbered, packBlocks, wordsOf } from '../../../src/story/networks/split-thread.ts';

const post = (more: Partial<Post>): Post => ({
  leads: ['It flies.'],
  body: [],
  tags: [],
  isThread: false,
  ...more,
});

describe('each network counts its own way', () => {
  test.each([
    ['mastodon', 'a link is 23', 'https://example.org/a/very/long/path/that/goes/on', 23],
    ['mastodon', 'of somebody elsewhere the local part counts', 'hi @ann@social.example', 7],
    ['mastodon', 'an address in words is no mention', 'mail ann@social.example', 23],
    ['bluesky', 'a family is one grapheme', '👨‍👩‍👧‍👦', 1],
    ['threads', 'an emoji is its bytes', '🎉 ok', 7],
    ['linkedin', 'a character is a character', 'ok', 2],
  ] as const)('%s: %s', (name, _, text, length) => {
    expect(networks[name].count(text)).toBe(length);
  });

  test('Bluesky has a limit in bytes too', () => {
    expect(networks.bluesky.fits('👨‍👩‍👧‍👦'.repeat(110))).toBe(true);
    expect(networks.bluesky.fits('👨‍👩‍👧‍👦'.repeat(130))).toBe(false);
  });

  test('only networks that are asked for are written for', () => {
    expect(chosenNetworks(['threads', 'x']).map(({ name }) => name)).toEqual(['x', 'threads']);
    expect(chosenNetworks()).toHaveLength(5);
  });
});

describe('names of files', () => {
  test.each(['main.py', 'lib.rs', 'build.sh', 'ASP.NET', 'docs.rs/x'])(
    '%s becomes no link',
    (name) => {
      const said = asPosted(`See ${name}, it is new.`);
      expect(addressesIn(said)).toEqual([]);
      expect(said.replaceAll('\u2060', '')).toBe(`See ${name}, it is new.`);
      expect(asPosted(said)).toBe(said);
    },
  );

  test('documents go by their first name, addresses stay addresses, nobody is called', () => {
    expect(asPosted('`README.md` at https://a.io/main.py')).toBe('README at https://a.io/main.py');
    expect(asPosted('thanks @ann')).toBe('thanks @\u2060ann');
    expect(unlinked('v1.2.3, e.g. Node.js')).toBe('v1.2.3, e.g. Node.js');
  });
});

describe('a thread', () => {
  const piece = fc.oneof(
    fc.stringMatching(/^[a-z]{1,14}[.,]?$/),
    fc.constantFrom(
      'https://github.com/a/b',
      '#Rust',
      '$TSLA',
      '`git log --all`',
      '20 lines',
      '5 °C',
      'EUR 20',
      '👩‍💻',
      '漢字',
      '@\u2060ann',
    ),
  );
  const blocks = fc.array(fc.array(piece, { minLength: 1, maxLength: 90 }), {
    minLength: 1,
    maxLength: 4,
  });

  test.each(Object.values(networks))(
    'on $name has posts within the limit, and every piece whole and in order',
    (network) => {
      fc.assert(
        fc.property(blocks, (all) => {
          const parts = numbered(
            packBlocks(
              all.map((pieces) => pieces.join(' ')),
              network,
            ),
          );
          for (const part of parts) expect(network.fits(part)).toBe(true);
          let at = 0;
          const whole = parts.map((part) => part.replace(/\n\n\(\d+\/\d+\)$/, ''));
          for (const one of all.flat()) {
            while (at < whole.length && !whole[at]?.includes(one)) at++;
            expect(whole[at]).toContain(one);
          }
        }),
        { numRuns: 60 },
      );
    },
  );

  test('any text stays within the limit', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'binary', maxLength: 900 }), { maxLength: 5 }),
        (texts) => {
          for (const network of Object.values(networks)) {
            const posts = composePosts(
              post({ leads: texts.slice(0, 1), body: texts.slice(1), isThread: true }),
              network,
            );
            expect(posts.filter((text) => !network.fits(text))).toEqual([]);
            expect(posts.length).toBeLessThanOrEqual(network.mostPosts);
          }
        },
      ),
      { numRuns: 150 },
    );
  }, 30_000);

  test('a word too long is cut between characters, an address too long is left out', () => {
    const [cut = ''] = packBlocks(['👩‍💻'.repeat(900)], networks.bluesky);
    expect(cut).toMatch(/^(?:👩‍💻)+…$/u);
    expect(packBlocks([`https://a.io/${'x'.repeat(600)}`], networks.bluesky)).toEqual([]);
  });

  test('a number stays with its unit, a code span whole', () => {
    expect(wordsOf('in 20 lines, `git log` at 5 °C for EUR 20')).toEqual([
      'in',
      '20 lines,',
      '`git log`',
      'at',
      '5 °C',
      'for',
      'EUR 20',
    ]);
  });

  test('is written only where there is enough to say', () => {
    const body = ['Why. '.repeat(80).trim()];
    expect(composePosts(post({ body }), networks.x)).toHaveLength(1);
    const thread = composePosts(post({ body, isThread: true }), networks.x);
    expect(thread.at(-1)).toMatch(
      new RegExp(`\\(${String(thread.length)}/${String(thread.length)}\\)$`),
    );
    expect(composePosts(post({ body, isThread: true }), networks.linkedin)).toHaveLength(1);
  });
});

describe('a post', () => {
  test('keeps note and link, and loses its later paragraphs first', () => {
    const long = post({
      body: ['One. Two.', 'x'.repeat(300)],
      note: 'By hand.',
      link: 'https://a.io/b',
      tags: ['Rust', 'C#'],
    });
    expect(composePosts(long, networks.x)).toEqual([
      'It flies.\n\nOne. Two.\n\nBy hand.\n\nhttps://a.io/b\n\n#Rust #CSharp',
    ]);
  });

  test('has no hashtag that would say something else', () => {
    expect(tagLine(['C++', 'Three.js', '…', 'C', 'Rust', 'Rust'], 3)).toBe('#cpp #Threejs #Rust');
  });

  test('leaves a sentence of praise out', () => {
    expect(sober('A game-changing release! It reads CSV.')).toBe('It reads CSV.');
    expect(sober('The ultimately chosen way.')).toBe('The ultimately chosen way.');
    expect(composePosts(post({ leads: ['Amazing!', 'a: one fix'] }), networks.x)).toEqual([
      'a: one fix',
    ]);
  });
});
