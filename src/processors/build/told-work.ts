import type { Finding } from '../../domain/finding.ts';
import type { BuildSource, WorkSession } from '../../domain/session.ts';
import type { Story, Work } from '../../story/story.ts';

/** What each build artifact is written from. */
export interface ToldWork {
  readonly session: WorkSession<'build', BuildSource>;
  readonly work: Work;
  readonly story: Story;
  readonly findings: readonly Finding[];
}
