// docs/configuration.md and watch/watch.config.json from schemas/watch_config.schema.json.
// `--check` fails when they differ from it.
import { readFile, writeFile } from 'node:fs/promises';
import { format, resolveConfig } from 'prettier';

const at = (file) => new URL(`../${file}`, import.meta.url);
const schema = JSON.parse(await readFile(at('schemas/watch_config.schema.json'), 'utf8'));
const prettierOptions = await resolveConfig(at('package.json').pathname);

const outputs = {
  'docs/configuration.md': await format(document(), { ...prettierOptions, parser: 'markdown' }),
  'watch/watch.config.json': await format(JSON.stringify(defaultsOf(schema)), {
    ...prettierOptions,
    parser: 'json',
  }),
};

let stale = 0;
for (const [file, text] of Object.entries(outputs)) {
  if ((await readFile(at(file), 'utf8').catch(() => '')) === text) continue;
  stale += 1;
  if (process.argv.includes('--check'))
    process.stderr.write(`stale: ${file}; run node scripts/generate-config-docs.mjs\n`);
  else await writeFile(at(file), text);
}
if (process.argv.includes('--check') && stale > 0) process.exitCode = 1;

function document() {
  const keys = keysOf(schema);
  return `# Configuration

<!-- Made from schemas/watch_config.schema.json by scripts/generate-config-docs.mjs. Do not edit. -->

Every key has a default, so \`watch/watch.config.json\` may be missing, or hold only what differs. A key can be set in four ways; a later one wins:

1. the default below
2. \`watch/watch.config.json\` in the home
3. an environment variable: \`FLYWHEEL_\` and the key in capitals, dots as underscores: \`FLYWHEEL_INTAKE_GRACE_SECONDS=5\`
4. a flag: \`--set intake.grace_seconds=5\`

In variables and flags lists and objects are written as JSON. A map (\`publishing.routes\`, \`publishing.policy\`) is replaced as a whole, or entry by entry: \`--set publishing.policy.github=auto\`, \`FLYWHEEL_PUBLISHING_POLICY_GITHUB=auto\`. A variable that is set to nothing counts as not set. \`FLYWHEEL_HOME\` is no key: it says which home is meant.

What does not fit is refused at start with exit code 78, all problems at once, each with its file and line, variable or flag. A running daemon reads its configuration only when it starts.

| Key | What it does | Value | Default |
| --- | --- | --- | --- |
${keys.map(row).join('\n')}

${keys
  .filter(({ node }) => isMap(node))
  .map(mapDefault)
  .join('\n\n')}
`;
}

function isMap(node) {
  return node.type === 'object';
}

function row({ name, node }) {
  const value = isMap(node) ? 'see below' : `\`${JSON.stringify(node.default)}\``;
  const cells = [`\`${name}\``, node.description, expected(node), value];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

function mapDefault({ name, node }) {
  return `Default of \`${name}\`:\n\n\`\`\`json\n${JSON.stringify(node.default)}\n\`\`\``;
}

function keysOf(node, path = []) {
  return Object.entries(node.properties).flatMap(([name, child]) =>
    child.properties
      ? keysOf(child, [...path, name])
      : [{ name: [...path, name].join('.'), node: child }],
  );
}

function defaultsOf(node) {
  return Object.fromEntries(
    Object.entries(node.properties).map(([name, child]) => [
      name,
      child.properties ? defaultsOf(child) : child.default,
    ]),
  );
}

function expected(node) {
  if (node.enum) return node.enum.map((value) => `\`${value}\``).join(', ');
  if (node.type === 'boolean') return '`true`, `false`';
  if (isMap(node)) {
    const { enum: values } = node.additionalProperties;
    return values ? `map to ${values.map((value) => `\`${value}\``).join(', ')}` : 'map to lists';
  }
  if (node.type === 'string') return 'text';
  const kind = node.type === 'integer' ? 'whole number' : node.type;
  const from = node.minimum ?? `above ${node.exclusiveMinimum}`;
  return `${kind}, ${from} to ${node.maximum}`;
}
