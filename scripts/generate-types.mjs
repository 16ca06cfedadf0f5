// Types from schemas/*.json, checked in. `--check` fails when they differ from the schemas.
import { readFile, writeFile, readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import path from 'node:path';
import { compileFromFile } from 'json-schema-to-typescript';

const root = fileURLToPath(new URL('..', import.meta.url));
const target = path.join(root, 'src/domain/generated');
const schemas = path.join(root, 'schemas');
const kebab = (name) => name.replace(/\.schema\.json$/, '').replaceAll('_', '-');

const sources = [
  ...(await readdir(schemas)).filter((f) => f.endsWith('.json')).map((f) => [f, kebab(f)]),
  ...(await readdir(path.join(schemas, 'source'))).map((f) => [
    `source/${f}`,
    `source-${kebab(f)}`,
  ]),
].sort();

let stale = 0;
for (const [file, name] of sources) {
  const text = await compileFromFile(path.join(schemas, file), {
    cwd: path.dirname(path.join(schemas, file)),
    bannerComment: `/* Generated from schemas/${file} by \`npm run schemas\`. Do not edit. */`,
    additionalProperties: false,
    unknownAny: true,
    strictIndexSignatures: true,
    ignoreMinAndMaxItems: true,
    style: { singleQuote: true, printWidth: 100 },
  });
  const out = path.join(target, `${name}.ts`);
  const now = await readFile(out, 'utf8').catch(() => '');
  if (now === text) continue;
  stale += 1;
  if (process.argv.includes('--check'))
    process.stderr.write(`stale: src/domain/generated/${name}.ts; run npm run schemas\n`);
  else await writeFile(out, text);
}
if (process.argv.includes('--check') && stale > 0) process.exitCode = 1;
