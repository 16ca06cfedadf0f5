/** Code of others, by the names such folders have everywhere. */
const copied =
  /(?:^|\/)(?:node_modules|bower_components|jspm_packages|vendors?|third[-_]?party|3rd[-_]?party|Godeps|Pods|Carthage|\.yarn|\.venv|venv|site-packages|__pycache__|\.gradle|\.next|\.nuxt)\//i;
/** Names that mean it near the root only: further down they are words like any other. */
const near = /^(?:[^/]+\/){0,2}(?:extern|externals?|deps|dist|target)\//i;

/** What is not the project itself: it shows it, or proves it. */
const aside =
  /(?:^|\/)(?:docs?|documentation|website|man|examples?|samples?|demos?|playgrounds?|tutorials?|(?:[\w.-]*[-_.])?tests?|specs?|__tests__|e2e|bench|benchmarks?|fuzz|fuzzing|xtask|fixtures?|__fixtures__|testdata|test-data|__snapshots__|templates?|template-[^/]*)\//i;

/** Inputs of tests and records of what came out: code in them is data. */
const fixtures = /(?:^|\/)(?:fixtures?|__fixtures__|testdata|test-data|__snapshots__|cassettes)\//i;

const documents = /(?:^|\/)(?:docs?|documentation|man|examples?|samples?|demos?)\//i;

/** Below the sources a folder is called as its module is (`src/main/java/com/example/demo`). */
const aboveSources = (path: string): string => {
  const end = path.search(/(?:^|\/)src\//);
  return end < 0 ? path : path.slice(0, end + 1);
};

export const isVendored = (path: string): boolean =>
  copied.test(path) || near.test(aboveSources(path));
export const isFixture = (path: string): boolean => fixtures.test(path);
export const isDocument = (path: string): boolean => documents.test(aboveSources(path));

/** Whether what stands at a path tells what the project is. */
export const isProjectsOwn = (path: string): boolean =>
  !isVendored(path) && !isFixture(path) && !aside.test(aboveSources(path));

export const depthOf = (path: string): number => {
  let depth = 0;
  for (let at = path.indexOf('/'); at >= 0; at = path.indexOf('/', at + 1)) depth++;
  return depth;
};

/** With the `/` at its end; empty for the root. */
export const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/') + 1);

export const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** A path that stands in a file of a folder, as the tree has it; undefined when it leads outside. */
export function joinPath(folder: string, path: string): string | undefined {
  if (path.startsWith('/')) return undefined;
  const parts = folder.split('/').slice(0, -1);
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts.join('/');
}
