import type { RepoReader } from '../../domain/repo.ts';
import { scanRepository } from './scan-repository.ts';

/** Reads repositories without git, and without running anything of theirs. */
export const createRepoReader = (): RepoReader => ({ scan: scanRepository });
