/** What is shut while anybody holds it, and open otherwise. */
export interface Hold {
  /** Shuts it; what comes back lets go, once. */
  readonly shut: () => () => void;
}

export function createHold(close: () => void, open: () => void): Hold {
  const holders = new Set<symbol>();
  return {
    shut() {
      const holder = Symbol('holder');
      if (holders.size === 0) close();
      holders.add(holder);
      return () => {
        if (holders.delete(holder) && holders.size === 0) open();
      };
    },
  };
}
