/** Work that shares a key never overlaps, and is done in the order it came. */
export interface KeyLocks {
  /** Waits for all work that came before with any of these keys; the result ends the turn. */
  acquire(keys: readonly string[]): Promise<() => void>;
  /** Waits for all work that came before; what comes later waits for this. */
  acquireAll(): Promise<() => void>;
}

export function createKeyLocks(): KeyLocks {
  const last = new Map<string, Promise<void>>();
  let lastOfAll = Promise.resolve();
  return {
    async acquire(keys) {
      const { promise, resolve } = withResolvers();
      const before = [lastOfAll, ...keys.flatMap((key) => last.get(key) ?? [])];
      // All keys are taken in one step, so two callers can never wait for each other.
      for (const key of keys) last.set(key, promise);
      await Promise.all(before);
      return () => {
        for (const key of keys) if (last.get(key) === promise) last.delete(key);
        resolve();
      };
    },
    async acquireAll() {
      const { promise, resolve } = withResolvers();
      const before = [lastOfAll, ...last.values()];
      lastOfAll = promise;
      await Promise.all(before);
      return resolve;
    },
  };
}

function withResolvers(): { promise: Promise<void>; resolve: () => void } {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((done) => (resolve = done));
  return { promise, resolve };
}
