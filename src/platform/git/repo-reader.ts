import type { RepoReader } from '../../domain/repo.ts';
import { createScanCache } from './cache/scan-cache.ts';
import { readTexts } from './read-texts.ts';
import { scanRepository } from './scan-repository.ts';

export interface RepoReaderOptions {
  /** Where facts are kept for the next scan, beside this reader's memory; without it nothing is kept. */
  readonly cacheFolder?: string;
}

/** Reads repositories without running anything of theirs. */
export function createRepoReader({ cacheFolder }: RepoReaderOptions = {}): RepoReader {
  const cache = cacheFolder === undefined ? undefined : createScanCache(cacheFolder);
  return {
    scan: (request, signal) => scanRepository(request, signal, cache),
    texts: readTexts,
  };
}
