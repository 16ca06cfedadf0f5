import type { FlywheelError } from '../../../domain/errors.ts';
import { objectFolders, type ObjectFolders } from './alternates.ts';
import { withCache } from './cached-store.ts';
import type { Damage } from './damage.ts';
import { FileWindows } from './file-windows.ts';
import { idBytes, isAbbreviatedId, isObjectId, type ObjectFormat } from '../object-ids.ts';
import { ObjectSources, type Answer } from './object-sources.ts';
import {
  whenKnown,
  type GitObject,
  type ObjectStore,
  type OpenObjects,
  type Soon,
} from './object-store.ts';
import type { OpenRepository } from '../open-repository.ts';
import { unreadable } from '../unreadable.ts';

const objectsLimit = 24 << 20;

/** git knows it by heart, too. */
const emptyTrees: Readonly<Record<ObjectFormat, string>> = {
  sha1: '4b825dc642cb6eb9a060e54bf8d69288fbee4904',
  sha256: '6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321',
};
const emptyTree: GitObject = { type: 'tree', bytes: Buffer.alloc(0) };
const promisedObject: GitObject = { type: 'promised', bytes: null };

/**
 * The objects of a repository, read from its packs and files by this process alone, and checked
 * against their ids. Nothing that is missing is ever fetched. Throws `REPOSITORY_UNREADABLE`.
 */
export async function openLocalObjects(repository: OpenRepository): Promise<OpenObjects> {
  const { objectFormat, commonDir } = repository;
  const places = await objectFolders(commonDir);
  const windows = new FileWindows();
  const sources = new ObjectSources(places.folders, windows, objectFormat);
  await sources.list();
  const store = createStore(sources, objectFormat, {
    ...whyMissing(places),
    isPromised: isPartialClone(repository),
  });
  const close = (): Promise<void> => {
    windows.close();
    return Promise.resolve();
  };
  return { ...withCache(store, objectsLimit), close };
}

function createStore(sources: ObjectSources, format: ObjectFormat, why: WhyMissing): ObjectStore {
  const ask = createAsk(sources, format, why);
  return {
    read: (oid) =>
      oid === emptyTrees[format] ? emptyTree : ask(oid, () => sources.read(oid), promisedObject),
    size: (oid) => (oid === emptyTrees[format] ? 0 : ask(oid, () => sources.size(oid), 0)),
    async expand(prefix) {
      if (!isAbbreviatedId(prefix)) return [];
      const found = await sources.startingWith(prefix);
      if (found.length > 0) return found;
      await sources.list();
      return await sources.startingWith(prefix);
    },
  };
}

type Ask = <T>(oid: string, question: () => Soon<Answer<T>>, promised: T) => Soon<T>;

function createAsk(sources: ObjectSources, format: ObjectFormat, why: WhyMissing): Ask {
  let isListedAgain = false;
  return <T>(oid: string, question: () => Soon<Answer<T>>, promised: T): Soon<T> => {
    const lookAgain = async (first: Answer<T>): Promise<T> => {
      let answer = first;
      // What thousands of files lack is not looked for thousands of times.
      if (!(why.isPromised && isListedAgain)) {
        isListedAgain = true;
        await sources.list();
        answer = await question();
      }
      if (answer.kind === 'found') return answer.value;
      const [problem] = answer.problems;
      if (problem) throw damaged(oid, problem);
      if (why.isPromised) return promised;
      throw missing(oid, why);
    };
    // Nothing but an id becomes part of a path.
    if (!isObjectId(oid) || oid.length !== idBytes[format] * 2)
      return Promise.reject(missing(oid, why));
    return whenKnown(question(), (answer) =>
      answer.kind === 'found' ? answer.value : lookAgain(answer),
    );
  };
}

interface WhyMissing {
  /** The clone is partial: what it lacks is no error here, but for those who cannot do without. */
  readonly isPromised: boolean;
  readonly clause: string;
  readonly hint: string;
}

/** Its configuration says that others keep objects for it. */
export function isPartialClone({ config }: Pick<OpenRepository, 'config'>): boolean {
  const promises = /^(?:extensions\.partialclone|remote\..*\.promisor)$/s;
  return [...config].some(([key, value]) => promises.test(key) && value !== 'false');
}

function whyMissing({ incomplete }: ObjectFolders): Omit<WhyMissing, 'isPromised'> {
  if (!incomplete) return { clause: '', hint: 'See what `git fsck` says.' };
  return {
    clause: ': a folder it borrows objects from is not there',
    hint: 'Put back what its objects/info/alternates names.',
  };
}

const missing = (oid: string, { clause, hint }: WhyMissing): FlywheelError =>
  unreadable(`object ${oid} is missing${clause}`, hint);

const damaged = (oid: string, { message }: Damage): FlywheelError =>
  unreadable(`object ${oid} could not be read: ${message}`, 'See what `git fsck` says.');
