import { headlineOf } from './headline.ts';
import type { Life } from './life.ts';

/** `2025-12-02-spaceexplorer`: the day and what was made; without a thing, whose session it was. */
export const slugOf = (life: Life): string => {
  const about = life.creations.length > 0 || life.mission ? headlineOf(life) : life.agent;
  return [life.day, dashed(about) || 'session'].filter(Boolean).join('-');
};

const dashed = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 60)
    .replace(/^-+|-+$/g, '');
