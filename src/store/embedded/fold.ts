import { FlywheelError } from '../../domain/errors.ts';
import type { CollectionName } from '../store.ts';
import { dropOutdated } from './drop-outdated.ts';
import { journalVersion, type JournalEntry } from './journal-line.ts';
import type { JournalFile } from './read-journal.ts';
import type { ManifestFile } from './snapshot.ts';
import { fromManifest, State } from './state.ts';
import { TaskList } from './tasks.ts';

/** What a home's manifest and journal say together. */
export interface Loaded {
  readonly state: State;
  readonly tasks: TaskList;
  /** Of the last line that is in the state. */
  readonly sequence: number;
  /** Of the manifest file as it is on disk; -1 when it is not there, or not to be used. */
  readonly snapshotSequence: number;
  readonly journal: JournalFile;
  /** What is wrong with the manifest file; `absent` when there is none. */
  readonly manifestTrouble?: string;
  /** Why the journal cannot go on as it is, and is to be begun anew from the state. */
  readonly journalTrouble?: JournalTrouble;
}

/** `absent`: no line; `behind`: its last are gone; `headless`: its first; `older`: another format. */
export type JournalTrouble = 'absent' | 'behind' | 'headless' | 'older';

/** Collections of the manifest file. Whatever else there is lives in the journal only. */
const readable: readonly CollectionName[] = ['sessions', 'artifacts', 'publish_queue', 'meta'];

export interface FoldPaths {
  readonly manifest: string;
  readonly journal: string;
}

/**
 * Folds a journal over a manifest, line by line. A journal that begins with its base, or with the
 * first line there was, needs no manifest; any other one needs a manifest that reaches up to it.
 */
export class Fold {
  readonly #found: ManifestFile;
  readonly #paths: FoldPaths;
  readonly #tasks = new TaskList();
  /** What the manifest has; -1 for nothing. */
  readonly #known: number;
  #state: State | undefined;
  #isHeadless = false;

  constructor(found: ManifestFile, paths: FoldPaths) {
    this.#found = found;
    this.#paths = paths;
    this.#known = found.kind === 'read' ? found.manifest.journal_sequence : -1;
  }

  add(entry: JournalEntry): void {
    const state = (this.#state ??= this.#begin(entry));
    const isNewer = entry.sequence > this.#known;
    for (const change of entry.changes) {
      if (isNewer || !readable.includes(change.collection)) state.apply(change);
    }
    this.#tasks.record(entry);
  }

  finish(journal: JournalFile): Loaded {
    const found = this.#found;
    const state = (this.#state ??= this.#fromManifest('and there is no journal'));
    const journalTrouble = this.#journalTrouble(journal);
    const isBehind = journalTrouble === 'behind';
    return {
      state,
      tasks: isBehind ? dropOutdated(state, this.#tasks) : this.#tasks,
      sequence: Math.max(this.#known, journal.sequence),
      snapshotSequence: this.#known,
      journal,
      ...(found.kind === 'damaged' ? { manifestTrouble: found.why } : {}),
      ...(found.kind === 'absent' ? { manifestTrouble: 'absent' } : {}),
      ...(journalTrouble ? { journalTrouble } : {}),
    };
  }

  /** The state before the first line. */
  #begin({ sequence, base }: JournalEntry): State {
    if (base ?? sequence === 1) {
      const isEnough = this.#known < (base ? sequence : 0);
      return isEnough ? new State() : this.#fromManifest('');
    }
    this.#isHeadless = true;
    if (this.#found.kind === 'read' && this.#known < sequence - 1) throw this.#gap(sequence);
    return this.#fromManifest(`and ${this.#paths.journal} begins with sequence ${sequence}`);
  }

  #fromManifest(journal: string): State {
    const { manifest } = this.#paths;
    if (this.#found.kind === 'read') return fromManifest(this.#found.manifest);
    if (this.#found.kind === 'absent' && !this.#isHeadless) return new State();
    const why = this.#found.kind === 'damaged' ? this.#found.why : 'it is not there';
    const message = `${manifest} cannot be used (${why}), ${journal}. Nothing was changed.`;
    throw new FlywheelError('MANIFEST_DAMAGED', message, { details: { path: manifest } });
  }

  #journalTrouble({ version, sequence }: JournalFile): JournalTrouble | undefined {
    if (version === 0) return 'absent';
    if (this.#known > sequence) return 'behind';
    if (this.#isHeadless) return 'headless';
    return version < journalVersion ? 'older' : undefined;
  }

  #gap(sequence: number): FlywheelError {
    const { journal, manifest } = this.#paths;
    const message =
      `${journal}, line 1: the journal begins with sequence ${sequence}, and ${manifest} ` +
      `ends with ${this.#known}: what is between them is missing. Nothing was changed.`;
    return new FlywheelError('JOURNAL_DAMAGED', message, { details: { path: journal, line: 1 } });
  }
}
