import type { StoryCommit, StoryFile } from '../../src/story/story.ts';

let made = 0;

/** A commit as the story reads it; a conventional subject gives type, scope and the breaking mark. */
export function storyCommit(subject: string, rest: Partial<StoryCommit> = {}): StoryCommit {
  const head = /^(\w+)(?:\(([^()]*)\))?(!)?: /.exec(subject);
  const hash = (0x1000000 + ++made).toString(16).padEnd(40, '0');
  return {
    hash,
    short: hash.slice(0, 7),
    parents: ['f'.repeat(40)],
    isRoot: false,
    author: 'Mara Lind',
    coauthors: [],
    agents: [],
    day: '2026-03-14',
    subject,
    body: '',
    type: head?.[1] ?? null,
    scope: head?.[2] ?? null,
    breaking: head?.[3] === '!',
    issues: [],
    files: [],
    ...rest,
  };
}

export const storyFile = (path: string, added = 1, removed = 0): StoryFile => ({
  path,
  status: 'modified',
  added,
  removed,
});
