import { weightedLength } from './x-length.ts';

/** In the order in which they stand in a file. */
const networkNames = ['x', 'bluesky', 'mastodon', 'linkedin', 'threads'] as const;
type NetworkName = (typeof networkNames)[number];

/** A network with its own limit, counted as it counts. */
export interface Network {
  readonly name: NetworkName;
  readonly title: string;
  readonly limit: number;
  readonly count: (text: string) => number;
  readonly fits: (text: string) => boolean;
  /** So many posts of a thread somebody reads; 1 where nobody writes threads. */
  readonly mostPosts: number;
  /** So many hashtags are usual. */
  readonly mostTags: number;
}

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** What a reader takes for one character each. */
export const graphemesOf = (text: string): string[] =>
  /^[ -~\n]*$/.test(text)
    ? Array.from(text)
    : Array.from(segmenter.segment(text), (one) => one.segment);

const graphemes = (text: string): number => graphemesOf(text).length;

/** A link is 23, `@name@host` as long as `@name`. */
const mastodonLength = (text: string): number =>
  graphemes(
    text
      .replace(/https?:\/\/\S+/g, 'x'.repeat(23))
      .replace(
        /(?<![\p{L}\p{N}_@/])(@[a-z0-9_][a-z0-9_.-]*)@[\p{L}\p{N}][\p{L}\p{N}.-]*[\p{L}\p{N}]/giu,
        '$1',
      ),
  );

const emoji = new RegExp(String.raw`\p{RGI_Emoji}`, 'gv');

/** Characters, an emoji by its bytes in UTF-8. */
const threadsLength = (text: string): number =>
  Array.from(text.replace(emoji, (one) => 'x'.repeat(Buffer.byteLength(one)))).length;

const blueskyBytes = 3000;

const network = (of: Omit<Network, 'fits'>): Network => ({
  ...of,
  // Signs and links of twenty letters each: beyond that nobody needs to count.
  fits: (text) => text.length <= 20 * of.limit && of.count(text) <= of.limit,
});

export const networks: Readonly<Record<NetworkName, Network>> = {
  x: network({
    name: 'x',
    title: 'X',
    limit: 280,
    count: weightedLength,
    mostPosts: 4,
    mostTags: 2,
  }),
  bluesky: {
    ...network({
      name: 'bluesky',
      title: 'Bluesky',
      limit: 300,
      count: graphemes,
      mostPosts: 4,
      mostTags: 2,
    }),
    fits: (text) => Buffer.byteLength(text) <= blueskyBytes && graphemes(text) <= 300,
  },
  mastodon: network({
    name: 'mastodon',
    title: 'Mastodon',
    limit: 500,
    count: mastodonLength,
    mostPosts: 3,
    mostTags: 3,
  }),
  linkedin: network({
    name: 'linkedin',
    title: 'LinkedIn',
    limit: 3000,
    count: (text) => text.length,
    mostPosts: 1,
    mostTags: 3,
  }),
  threads: network({
    name: 'threads',
    title: 'Threads',
    limit: 500,
    count: threadsLength,
    mostPosts: 3,
    mostTags: 1,
  }),
};

/** Those that are asked for, in their order; all where nothing is said. */
export const chosenNetworks = (names: readonly string[] = networkNames): Network[] =>
  networkNames.filter((name) => names.includes(name)).map((name) => networks[name]);
