// docs/errors.md from src/domain/error-codes.ts. `--check` fails when it differs from it.
import { readFile, writeFile } from 'node:fs/promises';
import { format, resolveConfig } from 'prettier';
import ts from 'typescript';

const at = (file) => new URL(`../${file}`, import.meta.url);
const source = 'src/domain/error-codes.ts';
const target = 'docs/errors.md';

const { errorCodes } = await load(source);
const options = { ...(await resolveConfig(at(target).pathname)), parser: 'markdown' };
const text = await format(document(), options);
if ((await readFile(at(target), 'utf8').catch(() => '')) !== text) {
  if (process.argv.includes('--check')) {
    process.stderr.write(`stale: ${target}; run node scripts/generate-error-docs.mjs\n`);
    process.exitCode = 1;
  } else await writeFile(at(target), text);
}

/** The file has no imports, so it is a module as soon as its types are gone. */
async function load(file) {
  const compilerOptions = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 };
  const { outputText } = ts.transpileModule(await readFile(at(file), 'utf8'), { compilerOptions });
  return import(`data:text/javascript,${encodeURIComponent(outputText)}`);
}

function document() {
  const codes = Object.keys(errorCodes).sort();
  return `# Errors

<!-- Made from ${source} by scripts/generate-error-docs.mjs. Do not edit. -->

Every error has a code, which does not change; a message for this very case; and a hint, what to do. They stand in the same words on stderr (\`flywheel\`, with \`--json\` as an object), in \`flywheel.errors\` of a session file, in \`flywheel status\` and in the log; a program gets a \`FlywheelError\` with \`code\`, \`message\`, \`hint\` and \`details\`.

| Exit code | Meaning |
| --- | --- |
| 0 | Done; also a duplicate, and a session that is not applicable |
| 1 | Something failed, is partial, or differs |
| 2 | The command line cannot be understood |
| 3 | Another process owns the home |
| 65 | The input is no valid session |
| 66 | There is no such file, session or repository |
| 78 | Configuration, templates, home or platform do not allow it to run |

The exit code of an error is what a command ends with that fails for it. An error of one step of a run ends no command by itself: the run is \`partial\` or \`failed\`, and \`flywheel run\` ends with 1.

${codes.map(section).join('\n\n')}
`;
}

function section(code) {
  const { meaning, mend, exit } = errorCodes[code];
  return `## ${code}

${meaning}

What to do: ${mend}

Exit code: ${exit}`;
}
