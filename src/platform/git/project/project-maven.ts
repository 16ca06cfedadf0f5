import { command, type Ecosystem } from './project-ecosystem.ts';
import { mainClasses, sourceOfClass } from './find-main-class.ts';
import { readXml, type XmlValues } from './read-xml.ts';

/** What pom.xml says. What it takes over from its parent is another project's word. */
export const mavenProject: Ecosystem = {
  languages: ['Java', 'Kotlin', 'Scala', 'Groovy'],
  async read(tree) {
    const text = await tree.whole('pom.xml');
    if (text === undefined) return undefined;
    const pom = await readXml(text);
    const run = tree.has('mvnw') ? './mvnw' : 'mvn';
    const isTested = tree.files.some(({ path }) => /(?:^|\/)src\/test\//.test(path));
    const isBoot = text.includes('<artifactId>spring-boot-maven-plugin</artifactId>');
    const named = /<(mainClass|start-class)>([\w.$]+)<\/\1>/.exec(text)?.[2];
    const valueOf = (key: string): string | undefined => resolved(pom, pom.get(`project.${key}`));
    return {
      identity: {
        name: valueOf('artifactId') ?? valueOf('name'),
        description: valueOf('description'),
        licence: valueOf('licenses.license.name'),
        version: valueOf('version'),
      },
      packageManager: 'maven',
      commands: [
        command('build', `${run} package`),
        ...(isTested ? [command('test', `${run} test`)] : []),
        ...(isBoot ? [command('start', `${run} spring-boot:run`)] : []),
      ],
      entryPoints: [...sourceOfClass(tree, named), ...(await mainClasses(tree))],
    };
  },
};

/** `${name}` by the properties of the same file, once. */
function resolved(pom: XmlValues, value: string | undefined): string | undefined {
  const full = value?.replace(/\$\{([\w.-]+)\}/g, (whole, name: string) => {
    return pom.get(`project.properties.${name}`) ?? pom.get(name) ?? whole;
  });
  return full?.includes('${') === true ? undefined : full;
}
