import { readFileSync, writeFileSync } from 'node:fs';

/** How many MB more the process held at its peak than when the work began; Linux counts it for us. */
export async function peakGrowth(work: () => Promise<unknown>): Promise<number> {
  const isCounted = resetPeak();
  const before = process.memoryUsage.rss();
  await work();
  const peak = isCounted ? peakRss() : process.memoryUsage.rss();
  return (peak - before) / 2 ** 20;
}

function resetPeak(): boolean {
  try {
    writeFileSync('/proc/self/clear_refs', '5');
    return true;
  } catch {
    return false;
  }
}

const peakRss = (): number =>
  1024 * Number(/^VmHWM:\s+(\d+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]);
