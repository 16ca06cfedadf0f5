import { command, type Ecosystem } from './project-ecosystem.ts';
import { depthOf, isProjectsOwn } from './project-folders.ts';

/** Notebooks, and the environment they are run in. */
export const notebookProject: Ecosystem = {
  languages: ['Jupyter Notebook'],
  read(tree) {
    const notebooks = tree.files.filter(
      ({ path }) => path.endsWith('.ipynb') && isProjectsOwn(path),
    );
    if (notebooks.length === 0) return Promise.resolve(undefined);
    const conda = ['environment.yml', 'environment.yaml'].find((file) => tree.has(file));
    const first = notebooks
      .map(({ path }) => path)
      .filter(
        (path) =>
          depthOf(path) <= 1 && /(?:^|\/)(?:index|main|0*[01][-_. ][^/]*)\.ipynb$/i.test(path),
      );
    return Promise.resolve({
      packageManager: conda && 'conda',
      commands: conda === undefined ? [] : [command('install', `conda env create -f ${conda}`)],
      entryPoints: first.slice(0, 3),
    });
  },
};
