import { randomUUID } from 'node:crypto';

/** Chance, passed in: nothing that is written may depend on it. */
export interface Random {
  /** Uniform in [0, 1). */
  fraction(): number;
  uuid(): string;
}

export const systemRandom: Random = {
  fraction: () => Math.random(),
  uuid: () => randomUUID(),
};
