import { notApplicable, type ArtifactDraft, type NotApplicable } from '../../domain/artifact.ts';
import type { Capabilities, Processor } from '../../domain/pipeline.ts';
import { itemReceipts, totalReceipts } from '../../receipts/story-receipts.ts';
import { withRegion } from './readme-region.ts';
import { readmeRegionTemplate, readmeTemplate } from './readme-template.ts';
import { readmeRegionView, readmeView } from './readme-view.ts';
import { slugText } from './slug.ts';
import type { ToldWork } from './told-work.ts';

/**
 * The repository's README with only our region changed, or a complete one where there is none.
 * Throws `README_MARKERS_BROKEN` rather than guess where a region ends.
 */
export const writeReadme: Processor<ToldWork, ArtifactDraft | NotApplicable, 'render'> = {
  name: 'write-readme',
  run: (told, { render }) => {
    const { work, story } = told;
    if (work.project === undefined)
      return notApplicable('The repository could not be read, so there is no README to keep up.');
    const readme = work.project.readme;
    if (readme === null && work.project.files === 0 && work.commits.length === 0)
      return notApplicable('The repository is empty.');
    if (readme !== null && !/\.(?:md|markdown)$|^[^.]+$/i.test(readme.path))
      return notApplicable(`The README is not Markdown (${readme.path}).`);
    if (readme !== null && work.commits.length === 0)
      return notApplicable('There are no commits to bring into the README.');
    return {
      kind: 'draft',
      type: 'readme',
      filename: 'README.md',
      body: bodyOf(told, readme?.text, render),
      slug: slugText(work.name) || 'readme',
      repository: work.name,
      receipts: [...totalReceipts(work), ...itemReceipts(story.items)],
    };
  },
};

function bodyOf(
  told: ToldWork,
  present: string | undefined,
  render: Capabilities['render'],
): string {
  const isNew = present === undefined;
  const region = render(readmeRegionTemplate, readmeRegionView(told, isNew));
  const text = present ?? render(readmeTemplate, readmeView(told));
  return withRegion(text, 'recent-work', region);
}
