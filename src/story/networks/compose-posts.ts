import { sentencesOf } from '../sentences.ts';
import { tagLine } from './hashtags.ts';
import { sober } from './hype-words.ts';
import type { Network } from './network.ts';
import { asPosted } from './post-text.ts';
import { numbered, packBlocks } from './split-thread.ts';

/** What there is to post, before any network's limit. */
export interface Post {
  /** Openings that state the result, the fullest first; a shorter one where that does not fit. */
  readonly leads: readonly string[];
  /** Paragraphs and lists, the most telling first; left out from the end. */
  readonly body: readonly string[];
  /** What a reader has to know about the source. Never left out. */
  readonly note?: string;
  readonly link?: string;
  /** Names that may become hashtags. */
  readonly tags: readonly string[];
  /** There is enough to say for a thread. */
  readonly isThread: boolean;
}

/** The posts for one network, each within its limit: one, or a numbered thread. */
export function composePosts(post: Post, network: Network): string[] {
  const told = prepared(post);
  const single = singlePost(told, network);
  if (!post.isThread || network.mostPosts === 1 || single.isWhole) return said([single.text]);
  const thread = threadOf(told, network);
  return said(thread ?? [single.text]);
}

const said = (posts: readonly string[]): string[] => posts.filter((text) => text !== '');

interface Prepared {
  readonly leads: readonly string[];
  readonly body: readonly string[];
  readonly note: string;
  readonly link: string;
  readonly tags: readonly string[];
}

function prepared({ leads, body, note = '', link = '', tags }: Post): Prepared {
  const clean = (texts: readonly string[]): string[] =>
    texts
      .slice(0, mostBlocks)
      .map(withinReach)
      .map(sober)
      .map(guarded)
      .filter((text) => text !== '');
  const sayable = clean(leads);
  return {
    // Praise and nothing else: the last opening is the plainest.
    leads: sayable.length > 0 ? sayable : leads.slice(-1).map(withinReach).map(guarded),
    body: clean(body),
    note: guarded(withinReach(note)),
    link,
    tags,
  };
}

/** Far more than any network takes: what stands behind it is never posted, so it is not counted either. */
const [mostBlocks, reach] = [100, 8000];

const withinReach = (text: string): string =>
  text.length <= reach ? text : text.slice(0, reach).replace(/\s\S*$/, '');

/** Code spans keep their marks until the posts are cut: no space in one is a place to cut. */
const guarded = (text: string): string =>
  text
    .split(/(`[^`\n]*`)/)
    .map((piece, at) => (at % 2 === 0 ? asPosted(piece) : `\`${asPosted(piece)}\``))
    .join('')
    .trim();

const joinedBlocks = (blocks: readonly string[]): string =>
  blocks.filter((block) => block !== '').join('\n\n');

const withoutMarks = (text: string): string => text.replaceAll('`', '');

function singlePost(post: Prepared, network: Network): { text: string; isWhole: boolean } {
  const { leads, body, note, link, tags } = post;
  const ends = [[note, link, tagLine(tags, network.mostTags)], [note, link], [note]];
  for (const lead of leads) {
    for (const end of ends) {
      if (!network.fits(joinedBlocks([lead, ...end]))) continue;
      const fits = (more: readonly string[]): boolean =>
        network.fits(joinedBlocks([lead, ...more, ...end]));
      const shown = fill(body, fits);
      const text = withoutMarks(joinedBlocks([lead, ...shown, ...end]));
      return { text, isWhole: shown.length === body.length && shown.at(-1) === body.at(-1) };
    }
  }
  const [cut = ''] = packBlocks(leads.slice(-1), network);
  return { text: withoutMarks(cut), isWhole: false };
}

/** As many of the blocks as fit, the last of them perhaps not whole. */
function fill(body: readonly string[], fits: (blocks: readonly string[]) => boolean): string[] {
  const shown: string[] = [];
  for (const block of body) {
    if (fits([...shown, block])) {
      shown.push(block);
      continue;
    }
    const part = beginning(block, (text) => fits([...shown, text]));
    return part === undefined ? shown : [...shown, part];
  }
  return shown;
}

/** The first lines of a list, with one point at least; the first sentences of a paragraph. */
function beginning(block: string, fits: (text: string) => boolean): string | undefined {
  const isList = block.includes('\n');
  const pieces = isList ? block.split('\n') : sentencesOf(block);
  const glue = isList ? '\n' : ' ';
  let longest: string | undefined;
  for (let count = isList ? 2 : 1; count < pieces.length; count++) {
    const text = pieces.slice(0, count).join(glue);
    if (!fits(text)) break;
    if (!text.endsWith(':')) longest = text;
  }
  return longest;
}

/** All of it, or as much as the readers of the network go through; undefined where one post does. */
function threadOf(post: Prepared, network: Network): string[] | undefined {
  const { leads, body, note, link, tags } = post;
  const [lead = ''] = leads;
  const end = joinedBlocks([note, link, tagLine(tags, network.mostTags)]);
  let thread: string[] | undefined;
  for (let count = 1; count <= body.length; count++) {
    const blocks = [lead, ...body.slice(0, count), end].filter((block) => block !== '');
    const parts = packBlocks(blocks, network, network.mostPosts);
    if (parts.length > network.mostPosts) break;
    if (parts.length > 1) thread = parts;
  }
  return thread === undefined ? undefined : numbered(thread).map(withoutMarks);
}
