import type { Capabilities } from '../../src/domain/pipeline.ts';
import { createRepoReader } from '../../src/platform/git/repo-reader.ts';

/** The real capabilities, as the program puts them together. */
export async function goldenCapabilities(): Promise<Capabilities> {
  const dev = '/tmp/dev-capabilities.ts';
  return { ...((await import(dev)) as { dev: Capabilities }).dev, repos: createRepoReader() };
}
