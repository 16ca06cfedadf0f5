import { command, type Command, type Ecosystem } from './project-ecosystem.ts';
import type { ProjectTree } from './project-tree.ts';

/** A site that is made of its pages: Hugo, Jekyll, or what lies there as it is. */
export const siteProject: Ecosystem = {
  languages: ['HTML', 'CSS', 'SCSS'],
  async read(tree) {
    const kind = siteKind(tree);
    if (kind === undefined && !tree.has('index.html')) return undefined;
    return {
      isMain: kind !== undefined,
      commands: kind === undefined ? [] : await commandsOf(tree, kind),
      entryPoints: ['index.html', ...(kind === undefined ? [] : pages)],
    };
  },
};

const pages = [
  'public/index.html',
  'content/_index.md',
  'src/index.md',
  'index.md',
  'index.markdown',
];

const hugoFiles = [
  'hugo.toml',
  'hugo.yaml',
  'hugo.yml',
  'hugo.json',
  'config/_default/hugo.toml',
  'config/_default/hugo.yaml',
];
const hugoFolders = ['archetypes/', 'layouts/', 'themes/'];
const jekyllFolders = ['_posts/', '_layouts/', '_includes/', '_pages/'];

export type SiteKind = 'hugo' | 'jekyll';

/** What makes the site of a repository that is one; undefined when it has none, or is one as it lies there. */
export function siteKind(tree: ProjectTree): SiteKind | undefined {
  const hasFolder = (folders: readonly string[]): boolean =>
    folders.some((folder) => tree.folders.includes(folder));
  if (hugoFiles.some((file) => tree.has(file))) return 'hugo';
  // Others have such names, too.
  const isHugo = ['config.toml', 'config.yaml', 'config/_default/config.toml'].some((file) =>
    tree.has(file),
  );
  if (isHugo && hasFolder(['content/']) && hasFolder(hugoFolders)) return 'hugo';
  return tree.has('_config.yml') && hasFolder(jekyllFolders) ? 'jekyll' : undefined;
}

async function commandsOf(tree: ProjectTree, kind: SiteKind): Promise<Command[]> {
  if (kind === 'hugo') return [command('build', 'hugo'), command('start', 'hugo server')];
  const usesBundler = /\b(?:jekyll|github-pages)\b/.test((await tree.manifest('Gemfile')) ?? '');
  const prefix = usesBundler ? 'bundle exec ' : '';
  return [command('build', `${prefix}jekyll build`), command('start', `${prefix}jekyll serve`)];
}
