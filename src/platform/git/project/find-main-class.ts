import { depthOf, isProjectsOwn } from './project-folders.ts';
import type { ProjectTree } from './project-tree.ts';

const usual =
  /(?:^|\/)src\/(?:main|commonMain|jvmMain)\/(?:java|kotlin)\/.*(?:Application|App|Main|main)\.(?:java|kt)$/;
const main =
  /\bstatic\s+(?:final\s+)?void\s+main\s*\(|^(?:suspend\s+)?fun\s+main\s*\(|@SpringBootApplication/m;
const maxRead = 10;

/** Files with the usual names of programs that are ones, the nearest to the root first. */
export async function mainClasses(tree: ProjectTree): Promise<string[]> {
  const candidates = tree.files
    .map((file) => file.path)
    .filter((path) => usual.test(path) && isProjectsOwn(path))
    .sort((a, b) => depthOf(a) - depthOf(b) || (a < b ? -1 : 1))
    .slice(0, maxRead);
  const found: string[] = [];
  for (const path of candidates) if (main.test((await tree.manifest(path)) ?? '')) found.push(path);
  return found;
}

/** Where the class a manifest names is written (`org.example.AppKt` in `App.kt`). */
export function sourceOfClass(tree: ProjectTree, name: string | undefined): string[] {
  if (name === undefined || !/^[A-Za-z_$][\w.$]*$/.test(name)) return [];
  const path = name.replaceAll('.', '/');
  const ends = [
    `/java/${path}.java`,
    `/kotlin/${path}.kt`,
    `/kotlin/${path.replace(/Kt$/, '')}.kt`,
  ];
  return tree.files
    .map((file) => file.path)
    .filter((file) => ends.some((end) => `/${file}`.endsWith(end)))
    .slice(0, 1);
}
