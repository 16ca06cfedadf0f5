import type { Processor } from '../../domain/pipeline.ts';
import { excerptOf, languageOf } from '../../story/excerpt.ts';
import { publicItems } from '../../story/public-items.ts';
import { isWritten, weightiest } from '../../story/weight.ts';
import type { StoryFile, WorkItem } from '../../story/story.ts';
import type { PickedExcerpt, ToldWork } from './told-work.ts';

/** So many of the weightiest items are looked at, and so many files of each. */
const [mostItems, mostFiles] = [4, 6];

/** The code an article shows: of the weightiest work that has a telling piece. */
export const pickExcerpt: Processor<ToldWork, PickedExcerpt | undefined, 'repos'> = {
  name: 'pick-excerpt',
  async run({ session, work, story }, { repos, signal }) {
    const path = session.source_data.repo_path ?? '';
    if (work.origin !== 'repository') return undefined;
    for (const { title, lead } of weightiest(publicItems(story.items))
      .filter(isCode)
      .slice(0, mostItems)) {
      const files = lead.files
        .filter(isShown)
        .sort((one, other) => sizeOf(other) - sizeOf(one))
        .slice(0, mostFiles)
        .map((file) => ({ path: file.path, ...(file.was ? { old_path: file.was } : {}) }));
      if (files.length === 0) continue;
      const texts = await repos.texts({ path, hash: lead.hash, files }, signal);
      const excerpt = excerptOf(
        title,
        texts.map((text, at) => ({ path: files[at]?.path ?? '', ...text })),
      );
      if (excerpt) return { ...excerpt, title, commit: lead };
    }
    return undefined;
  },
};

const isCode = ({ kind }: WorkItem): boolean =>
  ['feature', 'fix', 'performance', 'change'].includes(kind);

const isShown = ({ path, status }: StoryFile): boolean =>
  status !== 'deleted' &&
  status !== 'transient' &&
  isWritten(path) &&
  languageOf(path) !== '' &&
  !isTest.test(path);

const isTest =
  /(?:^|\/)(?:tests?|__tests__|spec|fixtures?|examples?|bench(?:marks?)?)\/|[._-](?:test|spec)\.\w+$|_test\.\w+$|(?:^|\/)test_/i;

const sizeOf = ({ added, removed }: StoryFile): number => (added ?? 0) + (removed ?? 0);
