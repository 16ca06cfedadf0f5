import type { ProjectTree } from './project-tree.ts';
import type { Manifests } from './read-manifests.ts';

const byLockFile: readonly (readonly [string, string])[] = [
  ['pnpm-lock.yaml', 'pnpm'],
  ['yarn.lock', 'yarn'],
  ['bun.lock', 'bun'],
  ['bun.lockb', 'bun'],
  ['package-lock.json', 'npm'],
  ['npm-shrinkwrap.json', 'npm'],
];

/** What installs the Node dependencies; undefined without a package.json. */
export function nodePackageManager(tree: ProjectTree, manifests: Manifests): string | undefined {
  if (!manifests.packageJson) return undefined;
  const named = manifests.packageJson['packageManager'];
  const name = typeof named === 'string' ? /^(npm|pnpm|yarn|bun)@/.exec(named)?.[1] : undefined;
  return name ?? byLockFile.find(([file]) => tree.has(file))?.[1] ?? 'npm';
}

/** What installs the Python dependencies; undefined without a Python manifest. */
export function pythonPackageManager(tree: ProjectTree, manifests: Manifests): string | undefined {
  if (tree.has('uv.lock')) return 'uv';
  if (tree.has('poetry.lock') || manifests.pyproject?.has('tool.poetry')) return 'poetry';
  if (tree.has('Pipfile')) return 'pipenv';
  const files = ['requirements.txt', 'setup.py', 'setup.cfg'];
  const isPackage = manifests.pyproject?.has('project') ?? manifests.pyproject?.has('build-system');
  return isPackage || files.some((file) => tree.has(file)) ? 'pip' : undefined;
}

/** The package manager of the project: that of its first manifest. */
export function packageManager(tree: ProjectTree, manifests: Manifests): string | null {
  return (
    nodePackageManager(tree, manifests) ??
    pythonPackageManager(tree, manifests) ??
    (manifests.cargo ? 'cargo' : undefined) ??
    (manifests.goModule === undefined ? undefined : 'go') ??
    (tree.has('Gemfile') ? 'bundler' : undefined) ??
    (manifests.composer ? 'composer' : null)
  );
}
