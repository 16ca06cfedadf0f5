import { startSha256 } from '../platform/hash.ts';

/*
 * A backup is a gzip file of JSON lines: a head, then for each file its name, its bytes in base64 and
 * its checksum, and in the end the checksum of all lines before.
 */

export interface BackupHead {
  readonly flywheel_backup: 1;
  /** Of the program that made it. */
  readonly program: string;
  /** RFC 3339. */
  readonly at: string;
  readonly with_artifacts: boolean;
}

export interface BackupFile {
  /** Home-relative. */
  readonly path: string;
  readonly mode: number;
  readonly chunks: () => AsyncIterable<Uint8Array>;
}

export async function* backupLines(
  head: BackupHead,
  files: AsyncIterable<BackupFile>,
): AsyncGenerator<string> {
  const all = startSha256();
  const line = (value: object): string => {
    const text = `${JSON.stringify(value)}\n`;
    all.add(text);
    return text;
  };
  let count = 0;
  yield line(head);
  for await (const { path, mode, chunks } of files) {
    const own = startSha256();
    yield line({ file: path, mode });
    for await (const bytes of chunks()) {
      own.add(bytes);
      yield line({ data: Buffer.from(bytes).toString('base64') });
    }
    yield line({ end: path, sha256: own.hex() });
    count += 1;
  }
  yield `${JSON.stringify({ files: count, sha256: all.hex() })}\n`;
}

export type BackupPart =
  | { readonly kind: 'head'; readonly head: BackupHead }
  | { readonly kind: 'file'; readonly path: string; readonly mode: number }
  | { readonly kind: 'data'; readonly bytes: Buffer }
  | { readonly kind: 'end'; readonly path: string };

/** Why a backup cannot be used; the message is one sentence without its end. */
export class BackupDamage extends Error {}

/**
 * The parts of a backup in their order. Throws `BackupDamage` as soon as something is wrong, at the
 * latest behind its last line: so whoever writes by it reads it to its end first.
 */
export async function* backupParts(lines: AsyncIterable<string>): AsyncGenerator<BackupPart> {
  const reading = new Reading();
  for await (const line of lines) {
    const part = reading.next(line);
    if (part) yield part;
  }
  reading.end();
}

type Fields = Readonly<Record<string, unknown>>;

class Reading {
  readonly #all = startSha256();
  #line = 0;
  #files = 0;
  #isComplete = false;
  #open: { readonly path: string; readonly own: ReturnType<typeof startSha256> } | undefined;

  next(line: string): BackupPart | undefined {
    this.#line += 1;
    if (this.#isComplete) throw this.#damage('goes on behind its end');
    const value = this.#parsed(line);
    if (this.#line === 1) return this.#head(line, value);
    if ('files' in value) {
      this.#last(value);
      return undefined;
    }
    this.#all.add(`${line}\n`);
    if (typeof value['file'] === 'string') return this.#begin(value['file'], value['mode']);
    if (typeof value['data'] === 'string') return this.#data(value['data']);
    if (typeof value['end'] === 'string') return this.#end(value['end'], value['sha256']);
    throw this.#damage('holds what is no part of a backup');
  }

  end(): void {
    if (!this.#isComplete) throw new BackupDamage('it ends too early');
  }

  #head(line: string, value: Fields): BackupPart {
    const version = value['flywheel_backup'];
    if (typeof version === 'number' && version > 1) {
      throw new BackupDamage(`it has version ${version}, and this program knows 1`);
    }
    if (version !== 1) throw new BackupDamage('it is no backup of a flywheel');
    this.#all.add(`${line}\n`);
    return { kind: 'head', head: value as unknown as BackupHead };
  }

  #begin(path: string, mode: unknown): BackupPart {
    if (this.#open || !isInHome(path)) throw this.#damage('names a file that may not be there');
    this.#open = { path, own: startSha256() };
    return { kind: 'file', path, mode: typeof mode === 'number' ? mode & 0o777 : 0o640 };
  }

  #data(text: string): BackupPart {
    if (!this.#open) throw this.#damage('holds bytes of no file');
    const bytes = Buffer.from(text, 'base64');
    this.#open.own.add(bytes);
    return { kind: 'data', bytes };
  }

  #end(path: string, hash: unknown): BackupPart {
    if (this.#open?.path !== path) throw this.#damage('ends a file that was not begun');
    if (this.#open.own.hex() !== hash) throw this.#damage('has another checksum than its file');
    this.#open = undefined;
    this.#files += 1;
    return { kind: 'end', path };
  }

  #last({ files, sha256: hash }: Fields): void {
    const isWhole = !this.#open && files === this.#files && hash === this.#all.hex();
    if (!isWhole) throw this.#damage('has another checksum than what is before it');
    this.#isComplete = true;
  }

  #parsed(line: string): Fields {
    try {
      const value: unknown = JSON.parse(line);
      if (typeof value === 'object' && value !== null) return value as Fields;
    } catch {
      // Said below.
    }
    throw this.#line === 1
      ? new BackupDamage('it is no backup of a flywheel')
      : this.#damage('is no JSON');
  }

  #damage(what: string): BackupDamage {
    return new BackupDamage(`line ${this.#line} ${what}`);
  }
}

const places =
  /^(?:manifest\.json|\.flywheel\/(?:pinned\/)?[^/]+|outputs\/.+|templates\/.+|watch\/[^/]+)$/;

/** A backup may come from anywhere: it puts nothing but what a home has, and nothing outside of it. */
const isInHome = (path: string): boolean =>
  places.test(path) && !path.split('/').some((part) => ['', '.', '..'].includes(part));
