// `npm run new:pipeline -- retro`: a pipeline that runs, with schema, types, template, golden case
// and its line in the registry. Refuses before it writes anything.
import { execFile } from 'node:child_process';
import { access, mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { format, resolveConfig } from 'prettier';

const root = fileURLToPath(new URL('..', import.meta.url));
const inRoot = (file) => path.join(root, file);
const registry = 'src/pipelines/registry.ts';
const usage = 'Usage: npm run new:pipeline -- NAME, for example: npm run new:pipeline -- retro';

/** What the one who called can mend; nothing was written. */
class Refusal extends Error {}
const refusal = (message) => new Refusal(message);

try {
  await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof Refusal)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}

async function main(names) {
  if (names.length !== 1) throw refusal(usage);
  const name = namesOf(names[0]);
  const files = filesOf(name);
  await refuseExisting(name, Object.keys(files));
  const nextRegistry = await format(
    registered(await read(registry), name),
    await formatOf(registry),
  );
  for (const [file, template] of Object.entries(files))
    await write(file, await filled(template, name, file));
  await write(registry, nextRegistry);
  await promisify(execFile)(process.execPath, [inRoot('scripts/generate-types.mjs')], {
    cwd: root,
  });
  const made = [...Object.keys(files), `src/domain/generated/source-${name.kebab}.ts`, registry];
  process.stdout.write(`${made.map((file) => `  ${file}`).join('\n')}\n\n${next(name)}\n`);
}

/** The same name as each place writes it. */
function namesOf(type) {
  if (!/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/.test(type) || type.length > 40) {
    const better = type
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '_')
      .replace(/^[_0-9]+|_+$/g, '')
      .slice(0, 40);
    const hint = better === '' ? '' : ` Perhaps: ${better}`;
    throw refusal(
      `${JSON.stringify(type)} cannot be the name of a session type: small letters and digits, words joined by \`_\`, at most 40 characters, starting with a letter.${hint}`,
    );
  }
  if (['partials', 'shared'].includes(type))
    throw refusal(`${type} is the name of a folder beside the pipelines.`);
  const words = type.split('_');
  const capital = (word) => word.charAt(0).toUpperCase() + word.slice(1);
  const Pascal = words.map(capital).join('');
  return {
    type,
    kebab: words.join('-'),
    camel: Pascal.charAt(0).toLowerCase() + Pascal.slice(1),
    Pascal,
    words: words.join(' '),
    Words: capital(words.join(' ')),
  };
}

function filesOf({ type, kebab }) {
  const golden = `test/golden/${kebab}-sample`;
  return {
    [`src/pipelines/${kebab}/pipeline.ts`]: 'pipeline.ts.txt',
    [`src/processors/${kebab}/write-${kebab}.ts`]: 'write.ts.txt',
    [`src/processors/${kebab}/${kebab}-template.ts`]: 'template.ts.txt',
    [`schemas/source/${type}.schema.json`]: 'source.schema.json.txt',
    [`templates/${type}/${type}.md.mustache`]: 'template.md.mustache.txt',
    [`${golden}/session.json`]: 'session.json.txt',
    [`${golden}/expected/${type}.md`]: 'expected.md.txt',
    [`${golden}/expected/outcome.json`]: 'outcome.json.txt',
  };
}

async function refuseExisting({ type, kebab }, files) {
  const there = [];
  for (const file of files) if (await exists(file)) there.push(file);
  if (there.length > 0) {
    throw refusal(
      `There is a pipeline ${type} already, or a part of one; nothing was changed. Found: ${there.join(', ')}`,
    );
  }
  for (const folder of await readdir(inRoot('src/pipelines'), { withFileTypes: true })) {
    if (!folder.isDirectory()) continue;
    const file = `src/pipelines/${folder.name}/pipeline.ts`;
    const text = await read(file).catch(() => '');
    const artifacts = /\bartifacts: \[([^\]]*)\]/.exec(text)?.[1] ?? '';
    if (artifacts.includes(`'${type}'`) || folder.name === kebab) {
      throw refusal(
        `${type} is an artifact of ${file} already: its routes would be mixed up with it. Choose another name.`,
      );
    }
  }
}

/** The registry with one more pipeline: imports and list in the order of their names, each once. */
function registered(text, { kebab, camel }) {
  const line = /^import \{ (\w+) \} from '\.\/([^/']+)\/pipeline\.ts';\n/gm;
  const listed = /(export const pipelines = \[)([^\]]*)(\])/;
  const known = new Map([...text.matchAll(line)].map(([, name, folder]) => [folder, name]));
  if (known.size === 0 || !listed.test(text)) {
    throw refusal(`${registry} does not have the form this script knows; nothing was changed.`);
  }
  known.set(kebab, `${camel}Pipeline`);
  const sorted = [...known].sort(([one], [other]) => (one < other ? -1 : 1));
  const imports = sorted.map(
    ([folder, name]) => `import { ${name} } from './${folder}/pipeline.ts';\n`,
  );
  let isFirst = true;
  return text
    .replace(line, () => {
      const all = isFirst ? imports.join('') : '';
      isFirst = false;
      return all;
    })
    .replace(
      listed,
      (_, open, __, close) => `${open}${sorted.map(([, name]) => name).join(', ')}${close}`,
    );
}

async function filled(template, name, file) {
  const text = await read(`scripts/new-pipeline/${template}`);
  const own = text.replace(/__(type|kebab|camel|Pascal|words|Words)__/g, (_, key) => name[key]);
  return /\.(ts|json)$/.test(file) && !file.startsWith('test/golden/')
    ? format(own, await formatOf(file))
    : own;
}

async function formatOf(file) {
  return { ...(await resolveConfig(inRoot(file))), filepath: inRoot(file) };
}

function read(file) {
  return readFile(inRoot(file), 'utf8');
}

async function write(file, text) {
  await mkdir(path.dirname(inRoot(file)), { recursive: true });
  await writeFile(inRoot(file), text);
}

async function exists(file) {
  return access(inRoot(file)).then(
    () => true,
    () => false,
  );
}

function next({ type, kebab }) {
  const rows = [
    [`npm test -- golden -t ${kebab}-sample`, 'passes now'],
    [`schemas/source/${type}.schema.json`, `what a ${type} session holds; then npm run schemas`],
    [`src/pipelines/${kebab}/pipeline.ts`, 'its steps; docs/pipelines.md tells how'],
    ['watch/watch.config.json', `publishing.routes.${type}, if it is to be published`],
    [`node dist/cli.js new ${type}`, 'a session of it to try, after npm run build'],
  ];
  const width = Math.max(...rows.map(([what]) => what.length));
  return ['Next:', ...rows.map(([what, why]) => `  ${what.padEnd(width)}  ${why}`)].join('\n');
}
