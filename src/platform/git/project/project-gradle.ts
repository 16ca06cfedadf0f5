import { command, type Ecosystem } from './project-ecosystem.ts';
import { mainClasses, sourceOfClass } from './find-main-class.ts';
import { literal } from './project-text.ts';
import type { ProjectTree } from './project-tree.ts';

const buildFiles = ['build.gradle.kts', 'build.gradle'];
const settingFiles = ['settings.gradle.kts', 'settings.gradle'];

/** What the Gradle files of the root say as texts; what their programs compute is not known. */
export const gradleProject: Ecosystem = {
  languages: ['Kotlin', 'Java', 'Groovy', 'Scala'],
  async read(tree) {
    if (![...buildFiles, ...settingFiles].some((file) => tree.has(file))) return undefined;
    const build = withoutComments(await firstText(tree, buildFiles));
    const settings = withoutComments(await firstText(tree, settingFiles));
    const properties = (await tree.manifest('gradle.properties')) ?? '';
    const property = (key: RegExp): string | undefined =>
      new RegExp(`^(?:${key.source})[ \\t]*=[ \\t]*(\\S.*)$`, 'm').exec(properties)?.[1];
    const top = topLevel(build);
    const run = tree.has('gradlew') ? './gradlew' : 'gradle';
    const isTested = tree.files.some(({ path }) => /(?:^|\/)src\/\w*[tT]est\//.test(path));
    const applied = pluginsIn(build);
    const named = /\bmainClass(?:Name)?(?:\.set\(|\s*=)\s*["']([\w.$]+)["']/.exec(build)?.[1];
    return {
      identity: {
        name: textOf(settings, 'rootProject\\.name'),
        description: textOf(top, 'description') ?? property(/description|POM_DESCRIPTION/),
        version: textOf(top, 'version') ?? property(/version|VERSION_NAME/),
      },
      packageManager: 'gradle',
      commands: [
        command('build', `${run} build`),
        ...(isTested ? [command('test', `${run} test`)] : []),
        ...(applied.has('org.springframework.boot') ? [command('start', `${run} bootRun`)] : []),
        ...(applied.has('application') ? [command('start', `${run} run`)] : []),
      ],
      entryPoints: [...sourceOfClass(tree, named), ...(await mainClasses(tree))],
    };
  },
};

async function firstText(tree: ProjectTree, paths: readonly string[]): Promise<string> {
  const path = paths.find((candidate) => tree.has(candidate));
  return path === undefined ? '' : ((await tree.manifest(path)) ?? '');
}

/** Texts are kept: what looks like a comment in them is none. */
const withoutComments = (text: string): string =>
  text.replace(
    // What is not closed goes on to the end: looking for it again and again would take for ever.
    /"(?:[^"\\\n]|\\.)*(?:"|\\?(?=\n)|\\?$)|'(?:[^'\\\n]|\\.)*(?:'|\\?(?=\n)|\\?$)|\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/g,
    (found) => (/^["']/.test(found) ? found : ' '),
  );

/** What stands in no block, or in one for all projects. */
function topLevel(text: string): string {
  const lines: string[] = [];
  const blocks: boolean[] = [];
  for (const line of text.split('\n')) {
    if (blocks.every((isForAll) => isForAll)) lines.push(line);
    const outsideTexts = line.replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g, '');
    for (const { 0: brace, index } of outsideTexts.matchAll(/[{}]/g)) {
      const before = outsideTexts.slice(Math.max(0, index - 20), index);
      if (brace === '{') blocks.push(/\ballprojects\s*$/.test(before));
      else blocks.pop();
    }
    // Nobody nests so deep.
    if (blocks.length > 100) break;
  }
  return lines.join('\n');
}

/** `key = "text"`, and as Groovy has it `key 'text'`. */
function textOf(text: string, key: string): string | undefined {
  const found = new RegExp(
    `^[ \\t]*${key}[ \\t]*(?:=[ \\t]*)?(?:"([^"\\n]*)"|'([^'\\n]*)')[ \\t]*$`,
    'm',
  ).exec(text);
  return literal(found?.[1]) ?? found?.[2];
}

/** Those that are applied here, not only made known to the projects below. */
function pluginsIn(build: string): ReadonlySet<string> {
  const plugins = new Set<string>();
  for (const line of build.split('\n').map((raw) => raw.trim())) {
    if (/\bapply[ \t(]*false\b/.test(line)) continue;
    const id = /^(?:id|apply[ \t]+plugin:)?[ \t(]*["'`]([\w.-]+)["'`]/.exec(line)?.[1];
    const bare = /^`?(application)`?$/.exec(line)?.[1];
    for (const name of [id, bare]) if (name !== undefined) plugins.add(name);
  }
  return plugins;
}
