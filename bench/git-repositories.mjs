// Repositories to scan, made by `git fast-import`: histories as agents write them, the same each time.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';

/** Lines of a file, and how many files there are, so that a pack has about the size that is wanted. */
const shapes = {
  small: { commits: 400, files: 60, lines: 40, edits: 3 },
  medium: { commits: 10_000, files: 1_500, lines: 60, edits: 3 },
  large: { commits: 52_000, files: 5_000, lines: 60, edits: 3 },
};

export async function makeRepository(folder, name) {
  const repository = path.join(folder, name);
  fs.mkdirSync(repository);
  await ended(
    spawn('git', ['init', '-q', '--bare', '-b', 'main', repository], { stdio: 'ignore' }),
  );
  const options = { cwd: repository, stdio: ['pipe', 'ignore', 'inherit'] };
  // It makes the newest objects the longest chains of deltas, `git gc` the shortest.
  const git = spawn('git', ['fast-import', '--quiet', '--depth=3'], options);
  const end = ended(git);
  for (const piece of history(shapes[name])) {
    if (!git.stdin.write(piece)) await once(git.stdin, 'drain');
  }
  git.stdin.end();
  await end;
  return repository;
}

async function ended(child) {
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`${child.spawnargs.join(' ')} ended with ${code}`);
}

function* history({ commits, files, lines, edits }) {
  const chance = createChance();
  const known = new Map();
  const line = () =>
    `  const v${chance(1e9).toString(36)} = read('${chance(1e15).toString(36)}');\n`;
  for (let n = 0; n < commits; n++) {
    const changed = [];
    for (let each = 0; each < (n === 0 ? files : edits); each++) {
      const number = n === 0 ? each : chance(files);
      const text = known.get(number) ?? Array.from({ length: lines }, line);
      const at = chance(text.length);
      text.splice(at, chance(4), ...Array.from({ length: 1 + chance(5) }, line));
      known.set(number, text);
      changed.push([pathOf(number), text.join('')]);
    }
    changed.push(['CHANGELOG.md', `${known.size} files, ${n} commits\n`]);
    const message = `feat(part-${n % 40}): what was done as number ${n}\n\nMore of it.\n`;
    const when = `Ada <ada@example.org> ${1_500_000_000 + n * 3600} +0100`;
    yield `commit refs/heads/main\nauthor ${when}\ncommitter ${when}\n${sized(message)}\n`;
    for (const [file, text] of changed) yield `M 100644 inline ${file}\n${sized(text)}\n`;
  }
}

const pathOf = (number) =>
  `packages/p${number % 31}/src/${number % 7}/${(number * 7) % 11}/file-${number}.ts`;

const sized = (text) => `data ${Buffer.byteLength(text)}\n${text}`;

/** The same numbers each time. */
function createChance() {
  let state = 88_172_645_463_325_252n;
  return (below) => {
    state ^= BigInt.asUintN(64, state << 13n);
    state ^= state >> 7n;
    state ^= BigInt.asUintN(64, state << 17n);
    return Number(state % BigInt(below));
  };
}
