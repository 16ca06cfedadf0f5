import { joinPath } from './project-folders.ts';
import { isObject } from './project-text.ts';
import type { ProjectTree } from './project-tree.ts';

type Manifest = Readonly<Record<string, unknown>>;

const usual = ['index', 'src/index', 'src/main', 'main', 'server', 'app', 'src/server', 'src/app'];
const endings = ['.ts', '.tsx', '.mts', '.js', '.jsx', '.mjs', '.cjs', '.cts'];
const maxTargets = 20;

/** Files of a package that are run or imported first: those it names; without any there, those with the usual names. */
export function nodeEntryPoints(tree: ProjectTree, folder: string, manifest: Manifest): string[] {
  const named = targetsOf(manifest).flatMap((target) => {
    const path = joinPath(folder, target);
    const found = path === undefined ? undefined : resolve(tree, folder, path);
    return found === undefined ? [] : [found];
  });
  // The page an application is loaded by.
  const page = tree.has(`${folder}index.html`) ? [`${folder}index.html`] : [];
  if (named.length > 0) return [...named, ...page];
  const candidates = usual.flatMap((name) => endings.map((ending) => folder + name + ending));
  const first = candidates.find((path) => tree.has(path));
  return first === undefined ? page : [first, ...page];
}

/** Commands a package puts on the path. */
export function nodeBinaries(manifest: Manifest): string[] {
  const bin = manifest['bin'];
  if (isObject(bin)) return Object.keys(bin);
  const name = manifest['name'];
  // One file is called as the package is, without its scope.
  return typeof bin === 'string' && typeof name === 'string' ? [name.replace(/^@[^/]*\//, '')] : [];
}

function targetsOf(manifest: Manifest): string[] {
  const bin = manifest['bin'];
  const named = [
    ...(isObject(bin) ? Object.values(bin) : [bin]),
    manifest['module'],
    manifest['main'],
    ...exported(manifest['exports']),
  ];
  return named
    .filter((value): value is string => typeof value === 'string' && !value.includes('*'))
    .slice(0, maxTargets);
}

/** What `.` stands for, under whatever condition but that of types. */
function exported(value: unknown, depth = 0): unknown[] {
  if (!isObject(value)) return [value];
  if (depth > 4) return [];
  const inner = '.' in value ? { '.': value['.'] } : value;
  return Object.entries(inner)
    .filter(([key]) => key !== 'types' && (key === '.' || !key.startsWith('.')))
    .flatMap(([, target]) => exported(target, depth + 1));
}

/** As Node completes it; what is built is not in the tree, but what it is built from may be. */
function resolve(tree: ProjectTree, folder: string, path: string): string | undefined {
  const completed = [path, ...endings.map((end) => path + end), `${path}/index.js`];
  const found = completed.find((candidate) => tree.has(candidate));
  if (found !== undefined) return found;
  const inside = path.slice(folder.length);
  const stem =
    /^(?:dist|lib|build|out)\/(?:(?:esm|cjs|es|src)\/)?(.+?)(?:\.d)?\.[cm]?[jt]sx?$/.exec(
      inside,
    )?.[1];
  if (stem === undefined) return undefined;
  return ['src/', '', 'source/']
    .flatMap((sources) => endings.map((end) => `${folder}${sources}${stem}${end}`))
    .find((source) => tree.has(source));
}
