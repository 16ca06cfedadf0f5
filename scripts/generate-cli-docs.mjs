// The part of docs/cli.md between its markers, from the `--help` of every command (of dist/, so build
// first). `--check` fails when it differs.
import { readFile, writeFile } from 'node:fs/promises';
import { format, resolveConfig } from 'prettier';
import { buildProgram } from '../dist/cli/program.js';

const at = (file) => new URL(`../${file}`, import.meta.url);
const file = at('docs/cli.md');
const region = /(<!-- help:begin [^\n]*-->\n)[^]*?(<!-- help:end -->)/;

const told = [];
const io = { stdout: { write: (text) => told.push(text) }, stderr: process.stderr };
const program = await buildProgram([], io, () => undefined);
const sections = leaves(program).map(sectionOf).join('\n');

const before = await readFile(file, 'utf8');
const options = { ...(await resolveConfig(at('package.json').pathname)), parser: 'markdown' };
const after = await format(before.replace(region, `$1\n${sections}\n$2`), options);
if (after !== before && process.argv.includes('--check')) {
  process.stderr.write('stale: docs/cli.md; run node scripts/generate-cli-docs.mjs\n');
  process.exitCode = 1;
} else if (after !== before) await writeFile(file, after);

function leaves(command) {
  return command.commands.length === 0 ? [command] : command.commands.flatMap(leaves);
}

function sectionOf(command) {
  told.length = 0;
  command.configureOutput({ getOutHelpWidth: () => 100, getOutHasColors: () => false });
  command.outputHelp();
  return `### ${nameOf(command)}\n\n\`\`\`text\n${told.join('').trim()}\n\`\`\`\n`;
}

function nameOf(command) {
  const parent = command.parent;
  return parent?.parent ? `${nameOf(parent)} ${command.name()}` : command.name();
}
