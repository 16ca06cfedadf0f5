import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import twitter from 'twitter-text';
import { networks } from '../../../src/story/networks/network.ts';
import { weightedLength } from '../../../src/story/networks/x-length.ts';

/** What texts of ours are made of: words, other scripts, emoji, names of files, addresses. */
const word = fc.oneof(
  fc.stringMatching(/^[a-z]{1,12}$/),
  fc.constantFrom(
    'don’t',
    '—',
    '“so”',
    'é',
    'naïve',
    '→',
    '5 °C',
    '−0.4 %',
    '€20',
    '1,204',
    '3.14',
  ),
  fc.constantFrom('漢字', '日本語', 'Привет', 'مرحبا', '한국어', '…', '•', 'µs'),
  fc.constantFrom('🎉', '👩‍💻', '🇨🇭', '👍🏽', '❤️', '1️⃣', '🚀'),
  fc.constantFrom('README.md', 'main.py', 'lib.rs', 'build.sh', 'ASP.NET', 'src/main.py', 'a.b.c'),
  fc.constantFrom(
    'Node.js',
    'v1.2.3',
    'e.g.',
    'Vec<T>',
    'foo_bar.baz',
    'C#',
    '@someone',
    '#Rust',
    '$TSLA',
  ),
  fc.constantFrom(
    'https://github.com/a/b',
    'http://example.com/x?y=1&z=2#q',
    'https://a.io/p_(q)',
    'example.org',
  ),
);
const text = fc
  .array(fc.tuple(word, fc.constantFrom(' ', '\n', ', ', '. ', ': ', ' (', ') ', ' "', '! ')), {
    maxLength: 24,
  })
  .map((parts) => parts.flat().join(''));

test('10,000 texts are as long as the reference counter of X finds them', () => {
  fc.assert(
    fc.property(text, (said) => {
      expect(weightedLength(said)).toBe(twitter.parseTweet(said).weightedLength);
    }),
    { numRuns: 10_000 },
  );
}, 60_000);

test('10,000 texts have as many graphemes for Bluesky and Mastodon as Unicode says', () => {
  const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });
  const any = fc
    .oneof(text, fc.string({ unit: 'binary', maxLength: 60 }))
    .map((said) => said.replace(/:\/\/|@/g, ''));
  fc.assert(
    fc.property(any, (said) => {
      const graphemes = [...segmenter.segment(said)].length;
      expect(networks.bluesky.count(said)).toBe(graphemes);
      expect(networks.mastodon.count(said)).toBe(graphemes);
    }),
    { numRuns: 10_000 },
  );
}, 60_000);
