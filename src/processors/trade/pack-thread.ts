import type { Network } from '../../story/networks/network.ts';
import { asPosted } from '../../story/networks/post-text.ts';
import { numbered, packBlocks } from '../../story/networks/split-thread.ts';

/**
 * Packs sections of lines into posts of the network, numbered `(1/3)`. The first section stands
 * alone, the others follow each other as they fit. A line too long for any post is broken.
 */
export function packThread(sections: readonly (readonly string[])[], network: Network): string[] {
  const [first = [], ...rest] = sections;
  const blocks = (of: readonly (readonly string[])[]): string[] =>
    of.map((lines) => lines.map(asPosted).join('\n'));
  const whole = packBlocks(blocks(sections), network);
  if (whole.length === 1) return whole;
  return numbered([...packBlocks(blocks([first]), network), ...packBlocks(blocks(rest), network)]);
}
