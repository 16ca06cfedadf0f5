import type { Pace } from '../pace.ts';
import { isRegular } from '../parse-tree.ts';
import type { ReadContent, RenameContent, RenameFile } from './rename-file.ts';
import { Chunks } from './similarity.ts';

/** Bytes read and chunks looked at for one commit: some seconds. What needs more is not compared. */
const workLimit = 512 << 20;
const slice = 1 << 14;

/** Cuts files into chunks, as long as one commit's budget lasts. */
export interface ChunkReader {
  readonly pace: Pace;
  /** What is left of the budget; not above 0: nothing is compared any more. */
  left(): number;
  spend(steps: number): void;
  /** The content of a file that can be compared. */
  open(file: RenameFile): Promise<RenameContent | undefined>;
  /** Undefined when the budget is used up. */
  chunksOf(content: RenameContent): Promise<Chunks | undefined>;
}

export function createChunkReader(read: ReadContent, pace: Pace): ChunkReader {
  let left = workLimit;
  const spend = (steps: number): void => {
    left -= steps;
  };
  return {
    pace,
    left: () => left,
    spend,
    async open(file) {
      await pace.breathe();
      if (left <= 0 || !isRegular(file.mode)) return undefined;
      return await read(file);
    },
    async chunksOf({ bytes, isText }) {
      const chunks = new Chunks(bytes.length);
      for (let at = 0; at < bytes.length && left > chunks.work; at += slice) {
        chunks.add(bytes, at, Math.min(at + slice, bytes.length), isText);
        await pace.breathe();
      }
      chunks.end();
      spend(chunks.work);
      return left > 0 ? chunks : undefined;
    },
  };
}
