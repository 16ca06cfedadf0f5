import type { Finding } from '../../domain/finding.ts';
import type { BuildSource, WorkSession } from '../../domain/session.ts';
import type { Excerpt } from '../../story/excerpt.ts';
import type { Story, StoryCommit, Work } from '../../story/story.ts';

/** What each build artifact is written from. */
export interface ToldWork {
  readonly session: WorkSession<'build', BuildSource>;
  readonly work: Work;
  readonly story: Story;
  readonly findings: readonly Finding[];
}

/** And what an article shows of the code. */
export interface ToldArticle extends ToldWork {
  readonly excerpt?: PickedExcerpt | undefined;
}

/** A piece of code, and the work it shows. */
export interface PickedExcerpt extends Excerpt {
  /** Of the work item. */
  readonly title: string;
  readonly commit: StoryCommit;
}
