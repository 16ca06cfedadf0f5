/** Work that is to be done again later; forgotten when stopped, for the store remembers it. */
export interface Deferrals {
  defer(seconds: number, work: () => void): void;
  stop(): void;
}

export function createDeferrals(): Deferrals {
  const timers = new Set<NodeJS.Timeout>();
  let stopped = false;
  return {
    defer(seconds, work) {
      if (stopped) return;
      const timer = setTimeout(
        () => {
          timers.delete(timer);
          work();
        },
        Math.min(seconds, 86_400) * 1000,
      );
      timers.add(timer);
    },
    stop() {
      stopped = true;
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
    },
  };
}
