import type { NotApplicable } from '../../domain/artifact.ts';
import type { Pipeline } from '../../domain/pipeline.ts';
import type { BuildSource } from '../../domain/session.ts';
import { blogPostTemplate } from '../../processors/build/blog-post-template.ts';
import { buildLogTemplate } from '../../processors/build/build-log-template.ts';
import { checkBuildClaims } from '../../processors/build/check-build-claims.ts';
import { extractStory } from '../../processors/build/extract-story.ts';
import { checkReadme } from '../../processors/build/check-readme.ts';
import {
  readmeCommandsTemplate,
  readmeRegionTemplate,
  readmeStructureTemplate,
  readmeTemplate,
} from '../../processors/build/readme-template.ts';
import { judgeWork } from '../../processors/build/judge-work.ts';
import { pickExcerpt } from '../../processors/build/pick-excerpt.ts';
import { resolveCommits } from '../../processors/build/resolve-commits.ts';
import { scanRepo } from '../../processors/build/scan-repo.ts';
import { socialPostTemplate } from '../../processors/build/social-post-template.ts';
import { writeBlogPost } from '../../processors/build/write-blog-post.ts';
import { writeBuildLog } from '../../processors/build/write-build-log.ts';
import { writeReadme } from '../../processors/build/write-readme.ts';
import { writeSocialPost } from '../../processors/build/write-social-post.ts';

/**
 * A build session: what was done in a repository, told from its commits. Writing the drafts, marking
 * the session ready and queueing it are the commit's part (`artifacts/commit-run.ts`), as for all types.
 * What is too small for an article is told in README and build log alone.
 */
export const buildPipeline: Pipeline<'build', BuildSource> = {
  type: 'build',
  sourceSchema: 'build.schema.json',
  artifacts: ['readme', 'build_log', 'blog_post', 'social_post'],
  templates: [
    readmeTemplate,
    readmeRegionTemplate,
    readmeCommandsTemplate,
    readmeStructureTemplate,
    buildLogTemplate,
    blogPostTemplate,
    socialPostTemplate,
  ],
  sources: ({ source_data: { repo_path } }) => (repo_path ? { repository: repo_path } : {}),
  async run(session, steps): Promise<NotApplicable | undefined> {
    const scanned = await steps.gather(scanRepo, session);
    const work = await steps.gather(resolveCommits, { session, scanned });
    const claims = await steps.gather(checkBuildClaims, { session, scanned, work });
    const findings = [...claims, ...(await steps.gather(checkReadme, work))];
    steps.found(findings);
    const story = await steps.gather(extractStory, { session, work });
    const told = { session, work, story, findings };
    await steps.produce('readme', writeReadme, told);
    await steps.produce('build_log', writeBuildLog, told);
    const unworthy = await steps.gather(judgeWork, { work, story });
    if (unworthy) return unworthy;
    const excerpt = await steps.gather(pickExcerpt, told);
    await steps.produce('blog_post', writeBlogPost, { ...told, excerpt });
    await steps.produce('social_post', writeSocialPost, told);
    return undefined;
  },
};
