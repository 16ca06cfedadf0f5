import type { FileWork } from '../artifacts/file-work.ts';
import type { Events } from '../domain/events.ts';
import type { MachineHealth } from '../scheduling/machine-health.ts';
import type { Store } from '../store/store.ts';
import type { Ground } from './lay-ground.ts';
import type { LoadedRender } from './load-render.ts';

/** What the stations of the journey are made from. */
export interface Assembly extends Ground {
  readonly store: Store;
  readonly fileWork: FileWork;
  readonly events: Events;
  readonly health: MachineHealth;
  readonly templates: LoadedRender;
  /** Runs have threads of their own, so many; 0: they share this one. */
  readonly threads: number;
  /** After each listing of the inbox. */
  readonly onSwept: () => void;
}
