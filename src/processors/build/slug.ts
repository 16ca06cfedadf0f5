import { dayOf } from '../../story/dates.ts';
import type { ToldWork } from './told-work.ts';

/** `2025-12-02-website-publisher`: the day of the session and what was done. */
export const slugOf = ({ session, story }: Pick<ToldWork, 'session' | 'story'>): string =>
  [dayOf(session.timestamp), slugText(story.headline)].filter(Boolean).join('-');

/** Lower case letters, digits and dashes, cut at a word. */
export const slugText = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^(.{1,60})(?:-.*)?$/, '$1')
    .slice(0, 60)
    .replace(/^-+|-+$/g, '');
