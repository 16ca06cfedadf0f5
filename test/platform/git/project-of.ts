import { createHash } from 'node:crypto';

import type { ProjectFacts } from '../../../src/domain/repo.ts';
import type {
  GitObject,
  ObjectStore,
  ObjectType,
} from '../../../src/platform/git/objects/object-store.ts';
import { createPace } from '../../../src/platform/git/pace.ts';
import { projectFacts } from '../../../src/platform/git/project/project-facts.ts';

/** Files by their path; a text in a list is where a symbolic link leads. */
export type Files = Readonly<Record<string, string | Buffer | readonly [string]>>;

export interface TreeInMemory {
  readonly store: ObjectStore;
  readonly tree: string;
  /** Ids that were read. */
  readonly read: string[];
}

/** The facts of a project of these files, without a repository on disk. */
export async function projectOf(files: Files, name = 'repo'): Promise<ProjectFacts> {
  const { store, tree } = treeOf(files);
  return await projectFacts({ store, pace: createPace(new AbortController().signal) }, tree, name);
}

/** Objects as git makes them of files. */
export function treeOf(files: Files): TreeInMemory {
  const objects = new Map<string, GitObject>();
  const read: string[] = [];
  const put = (type: ObjectType, bytes: Buffer): string => {
    const oid = createHash('sha1').update(`${type} ${bytes.length}\0`).update(bytes).digest('hex');
    objects.set(oid, { type, bytes });
    return oid;
  };
  const store: ObjectStore = {
    read(oid) {
      read.push(oid);
      const object = objects.get(oid);
      return object ? Promise.resolve(object) : Promise.reject(new Error(`no ${oid}`));
    },
    expand: () => Promise.resolve([]),
  };
  return { store, tree: putFolder(files, put), read };
}

function putFolder(files: Files, put: (type: ObjectType, bytes: Buffer) => string): string {
  const entries: { key: string; head: string; oid: string }[] = [];
  const folders = new Map<string, Record<string, Files[string]>>();
  for (const [path, content] of Object.entries(files)) {
    const [name = '', ...rest] = path.split('/');
    if (rest.length > 0) {
      folders.set(name, { ...folders.get(name), [rest.join('/')]: content });
    } else {
      const isLink = typeof content !== 'string' && !Buffer.isBuffer(content);
      const bytes = isLink ? Buffer.from(content[0]) : Buffer.from(content);
      const head = `${isLink ? '120000' : '100644'} ${name}`;
      entries.push({ key: name, head, oid: put('blob', bytes) });
    }
  }
  for (const [name, inside] of folders)
    entries.push({ key: `${name}/`, head: `40000 ${name}`, oid: putFolder(inside, put) });
  entries.sort((a, b) => Buffer.compare(Buffer.from(a.key), Buffer.from(b.key)));
  const parts = entries.flatMap(({ head, oid }) => [
    Buffer.from(`${head}\0`),
    Buffer.from(oid, 'hex'),
  ]);
  return put('tree', Buffer.concat(parts));
}

export const commandsOf = ({ commands }: ProjectFacts): string[] =>
  commands.map(({ purpose, command }) => `${purpose}: ${command}`);
