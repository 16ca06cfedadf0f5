/** Does work once, after so many milliseconds; what it returns calls that off. */
export type Later = (milliseconds: number, work: () => void) => () => void;

/** A day at most: longer waits overflow the machine's timer, and are asked for again anyway. */
export const systemLater: Later = (milliseconds, work) => {
  const timer = setTimeout(work, Math.min(milliseconds, 86_400_000));
  return () => {
    clearTimeout(timer);
  };
};
