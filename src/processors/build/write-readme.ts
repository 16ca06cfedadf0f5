import { notApplicable, type ArtifactDraft, type NotApplicable } from '../../domain/artifact.ts';
import type { Capabilities, Processor } from '../../domain/pipeline.ts';
import { itemReceipts, totalReceipts } from '../../receipts/story-receipts.ts';
import { whyNotKept } from './readme-kept.ts';
import { outsideRegions, withRegions, type RegionName } from './readme-region.ts';
import { newReadme } from './readme-new.ts';
import {
  readmeCommandsTemplate,
  readmeRegionTemplate,
  readmeStructureTemplate,
} from './readme-template.ts';
import { commandsView, readmeRegionView, structureView } from './readme-region-view.ts';
import { slugText } from './slug.ts';
import type { ToldWork } from './told-work.ts';

/**
 * The repository's README with only our regions changed, or a complete one where there is none.
 * Throws `README_MARKERS_BROKEN` rather than guess where a region ends.
 */
export const writeReadme: Processor<ToldWork, ArtifactDraft | NotApplicable, 'render'> = {
  name: 'write-readme',
  run: (told, { render }) => {
    const { work, story } = told;
    const reason = whyNone(work);
    if (reason !== undefined) return notApplicable(reason);
    const text = work.project?.readme?.text ?? newReadme(told, render);
    return {
      kind: 'draft',
      type: 'readme',
      filename: 'README.md',
      body: withRegions(text, regionWriter(told, text, render)),
      slug: slugText(work.name) || 'readme',
      repository: work.name,
      receipts: [...totalReceipts(work), ...itemReceipts(story.items)],
    };
  },
};

function whyNone({ project, commits }: ToldWork['work']): string | undefined {
  if (project === undefined)
    return 'The repository could not be read, so there is no README to keep up.';
  const { readme, files } = project;
  if (readme === null)
    return files === 0 && commits.length === 0 ? 'The repository is empty.' : undefined;
  if (commits.length === 0) return 'There are no commits to bring into the README.';
  return whyNotKept(readme);
}

function regionWriter(told: ToldWork, text: string, render: Capabilities['render']) {
  const { project } = told.work;
  return (name: RegionName): string | undefined => {
    if (name === 'recent-work')
      return render(readmeRegionTemplate, readmeRegionView(told, outsideRegions(text)));
    if (name === 'commands') {
      const view = commandsView(project?.commands ?? []);
      return view && render(readmeCommandsTemplate, view);
    }
    const view = structureView(project);
    return view && render(readmeStructureTemplate, view);
  };
}
