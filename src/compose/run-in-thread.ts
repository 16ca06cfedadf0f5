import { served, threadData } from '../platform/thread-pool.ts';
import { renderOf, type TemplateTexts } from './load-render.ts';
import { createRunHere, type RunHere, type RunReply, type RunRequest } from './run-here.ts';

/** What a thread is given when it starts. */
export interface RunThreadData {
  /** As the daemon read them when it started; what has become of the files since does not matter. */
  readonly templates: TemplateTexts;
  readonly cacheFolder: string;
}

let made: Promise<RunHere> | undefined;

async function make(): Promise<RunHere> {
  const { templates, cacheFolder } = threadData() as RunThreadData;
  return createRunHere(await renderOf(templates), cacheFolder);
}

/** A run in a thread of its own. It is not asked to stop: who wants that ends the thread. */
export const run = served<RunRequest, RunReply>(async (request) => {
  const runHere = await (made ??= make());
  return runHere(request, new AbortController().signal);
});
