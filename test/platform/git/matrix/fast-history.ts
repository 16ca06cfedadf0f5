import { NativeGit } from '../native-git.ts';

type Bytes = string | Buffer;

/** What a commit does to its files: content (with another mode than 100644), null to delete, or a move. */
export type Files = Readonly<
  Record<string, Bytes | null | { readonly mode: string; readonly content: Bytes } | Move>
>;

interface Move {
  /** The path it is moved from, in one piece: a folder with all that is in it. */
  readonly from: string;
}

export interface CommitOptions {
  readonly message?: Bytes;
  readonly author?: string;
  readonly branch?: string;
  /** Marks of its parents; the last commit of its branch unless said otherwise, none for a root. */
  readonly parents?: readonly number[];
  readonly time?: number;
  readonly zone?: string;
  readonly written?: string;
}

const who = 'Ada <ada@example.org>';

/** A history written by one `git fast-import`: thousands of commits a second, and no work tree. */
export class FastHistory {
  readonly #stream: Buffer[] = [];
  readonly #tips = new Map<string, number>();
  #mark = 0;
  time = 1_764_652_500;

  /** Adds a commit a minute after the last; returns its mark. */
  commit(files: Files = {}, options: CommitOptions = {}): number {
    const { branch = 'main', author = who, zone = '+0000', message } = options;
    const time = options.time ?? (this.time += 60);
    const parents = options.parents ?? [this.#tips.get(branch)].filter((tip) => tip !== undefined);
    const mark = ++this.#mark;
    this.#say(parents.length === 0 ? `reset refs/heads/${branch}\n\n` : '');
    this.#say(`commit refs/heads/${branch}\nmark :${mark}\n`);
    this.#say(`author ${author} ${options.written ?? `${time} ${zone}`}\n`);
    this.#say(`committer ${who} ${time} ${zone}\n`);
    this.#data(message ?? `commit ${mark}\n`);
    for (const [at, parent] of parents.entries())
      this.#say(`${at === 0 ? 'from' : 'merge'} :${parent}\n`);
    for (const [path, change] of Object.entries(files)) this.#change(path, change);
    this.#tips.set(branch, mark);
    return mark;
  }

  tag(name: string, mark: number, message: string): void {
    this.#say(`tag ${name}\nfrom :${mark}\ntagger ${who} ${this.time} +0000\n`);
    this.#data(message);
  }

  /** Writes it all into a new repository, whose HEAD is on `main`. */
  make(...options: string[]): NativeGit {
    return this.into(NativeGit.init(...options));
  }

  into(git: NativeGit): NativeGit {
    git.raw(['fast-import', '--quiet', '--force'], Buffer.concat(this.#stream));
    git.time = Math.max(git.time, this.time);
    return git;
  }

  #change(path: string, change: Exclude<Files[string], undefined>): void {
    if (change === null) this.#say(`D ${quoted(path)}\n`);
    else if (typeof change === 'string' || Buffer.isBuffer(change))
      this.#write(path, '100644', change);
    else if ('from' in change) this.#say(`R ${quoted(change.from)} ${quoted(path)}\n`);
    else this.#write(path, change.mode, change.content);
  }

  #write(path: string, mode: string, content: Bytes): void {
    const isPointer = mode === '160000';
    this.#say(`M ${mode} ${isPointer ? content.toString() : 'inline'} ${quoted(path)}\n`);
    if (!isPointer) this.#data(content);
  }

  #data(content: Bytes): void {
    const bytes = Buffer.from(content as string);
    this.#say(`data ${bytes.length}\n`);
    this.#stream.push(bytes, Buffer.from('\n'));
  }

  #say(text: string): void {
    this.#stream.push(Buffer.from(text, 'latin1'));
  }
}

/** A path in the quotes of C; U+DC80 to U+DCFF stand for one byte each. */
function quoted(path: string): string {
  const octal = (byte: number): string => `\\${byte.toString(8).padStart(3, '0')}`;
  const bytes = Array.from(path).flatMap((char) => {
    const code = char.codePointAt(0) ?? 0;
    return code >= 0xdc80 && code <= 0xdcff ? [code - 0xdc00] : [...Buffer.from(char)];
  });
  return `"${bytes.map(octal).join('')}"`;
}

/** Lines `from` to `to`, each another. */
export const lines = (from: number, to: number, of = 'line'): string =>
  Array.from({ length: to - from }, (_, at) => `${of} ${from + at}\n`).join('');

/** Numbers from 0 to 1 that are the same for the same seed. (mulberry32) */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
