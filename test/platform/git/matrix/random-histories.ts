import { FastHistory, seeded, type Files } from './fast-history.ts';

interface File {
  readonly mode: string;
  readonly content: string;
}

interface Branch {
  readonly tip: number;
  readonly files: ReadonlyMap<string, File>;
}

const modes = ['100644', '100644', '100644', '100644', '100755', '120000'];
const words = ['alpha', 'beta', '}', '{', '', 'return x;', 'import y', '  indented', '\ttab\r'];

/** A history nobody thought of: adds, edits, deletes, moves, links and merges, the same for the same seed. */
export function randomHistory(seed: number, commits: number): FastHistory {
  const random = seeded(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const history = new FastHistory();
  const branches: Branch[] = [];
  for (let at = 0; at < commits; at++) {
    const from = branches.length === 0 ? undefined : pick(branches);
    const other = branches.length > 0 && random() < 0.15 ? pick(branches) : undefined;
    const files = new Map([...(other?.files ?? []), ...(from?.files ?? [])]);
    const changes = randomChanges(files, random, pick);
    const parents = [...new Set([from?.tip, other?.tip])].filter((tip) => tip !== undefined);
    // Some commits are of one second, and some clocks are wrong.
    const time = history.time + Math.floor(random() * 4 - 1) * 30;
    history.time = time;
    const whole = other ? { ...asFiles(files), ...changes } : changes;
    const tip = history.commit(whole, { parents, time, branch: `b${at}` });
    if (from && random() < 0.8) branches.splice(branches.indexOf(from), 1);
    branches.push({ tip, files });
  }
  const last = branches.reduce(
    (all, { files }) => new Map([...all, ...files]),
    new Map<string, File>(),
  );
  history.commit(asFiles(last), { parents: branches.map(({ tip }) => tip) });
  return history;
}

type Pick = <T>(list: readonly T[]) => T;

const asFiles = (files: ReadonlyMap<string, File>): Files => Object.fromEntries(files);

/** Changes up to six files, in `files` too. */
function randomChanges(files: Map<string, File>, random: () => number, pick: Pick): Files {
  const changes: Record<string, File | null> = {};
  const put = (path: string, file: File | null): void => {
    changes[path] = file;
    if (file === null) files.delete(path);
    else files.set(path, file);
  };
  const edit = ({ mode, content }: File): File => ({
    mode,
    content: edited(content, random, pick),
  });
  for (let count = Math.floor(random() * 6); count >= 0; count--) {
    const [path, kind] = [pick([...files.keys(), undefined]), random()];
    const file = files.get(path ?? '');
    if (path === undefined || !file || kind < 0.25)
      put(randomPath(random), { mode: pick(modes), content: randomText(random, pick) });
    else if (kind < 0.65) put(path, edit(file));
    else if (kind < 0.7) put(path, { ...file, mode: pick(modes) });
    else if (kind < 0.8) put(path, null);
    else {
      put(path, null);
      put(randomPath(random), kind < 0.9 ? file : edit(file));
    }
  }
  return changes;
}

/** A folder never has the name of a file. */
function randomPath(random: () => number): string {
  const name = (): string => String.fromCharCode(97 + Math.floor(random() * 26));
  const folders = Array.from({ length: Math.floor(random() * 3) }, () => `${name()}.d/`);
  return `${folders.join('')}${name()}${Math.floor(random() * 10)}`;
}

function randomText(random: () => number, pick: Pick): string {
  const count = Math.floor(random() ** 3 * 300);
  const text = Array.from({ length: count }, () => pick(words)).join('\n');
  if (random() < 0.05) return `${text}\0`;
  return random() < 0.8 ? `${text}\n` : text;
}

function edited(text: string, random: () => number, pick: Pick): string {
  const all = text.split('\n');
  for (let count = Math.floor(random() * 8); count >= 0; count--) {
    const at = Math.floor(random() * (all.length + 1));
    const removed = Math.floor(random() ** 2 * 12);
    const added = Array.from({ length: Math.floor(random() ** 2 * 12) }, () => pick(words));
    all.splice(at, removed, ...added);
  }
  return all.join('\n');
}
