import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { hypeIn } from '../../src/story/networks/hype-words.ts';
import { networks } from '../../src/story/networks/network.ts';

const here = import.meta.dirname;
const files = readdirSync(here)
  .flatMap((name) => ['social_post.md', 'social_trade_thread.md'].map((file) => path.join(name, 'expected', file)))
  .filter((file) => existsSync(path.join(here, file)));

test.each(files)('%s: each post is within its limit, without hype, with one line of hashtags at most', (file) => {
  const sections = readFileSync(path.join(here, file), 'utf8').split(/^## /m).slice(1);
  expect(sections).toHaveLength(5);
  for (const [at, network] of Object.values(networks).entries()) {
    const posts = [...(sections[at] ?? '').matchAll(/```text\n([^]*?)\n```/g)].map(([, text = '']) => text);
    expect(posts.filter((text) => !network.fits(text) || hypeIn(text) !== undefined)).toEqual([]);
    expect(posts.join('\n').match(/^#\w/gm)?.length ?? 0).toBeLessThanOrEqual(1);
  }
});
