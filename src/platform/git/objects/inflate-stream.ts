import { constants, createInflate, deflateSync } from 'node:zlib';

/** An inflater that is used for one stream after the other. */
export interface InflateStream {
  /** What was begun is forgotten. */
  restart(): void;
  /** Inflates what stands there into the room from `filled` on, until either is used up, or it ends. */
  write(input: Buffer, start: number, end: number, room: Buffer, filled: number): void;
  /** Says whether all is there, after the last input. */
  finish(room: Buffer, filled: number): void;
  /** Of the last call: bytes of the input that were not needed, and of the room. */
  inputLeft(): number;
  roomLeft(): number;
  /** Code of what was wrong with it (`Z_DATA_ERROR`), since it was restarted. */
  problem(): string | undefined;
}

/** What Node has its own streams made of; it tells nobody, but it has been so since there is zlib in it. */
interface Engine {
  readonly _handle: {
    reset(): void;
    writeSync(
      ...args: [flush: number, Buffer | null, number, number, Buffer, number, number]
    ): unknown;
    onerror: (message: string, errno: number, code: string) => void;
  };
  /** Room left, and input left. */
  readonly _writeState: Uint32Array;
}

/**
 * To make a stream of zlib, with all that Node has around it, costs as much as to inflate a small
 * object. Undefined where Node is made otherwise: then it is to be done the usual way.
 */
export function openInflateStream(): InflateStream | undefined {
  try {
    const stream = wrap(createInflate() as unknown as Engine);
    return works(stream) ? stream : undefined;
  } catch {
    return undefined;
  }
}

function wrap({ _handle: handle, _writeState: state }: Engine): InflateStream {
  let problem: string | undefined;
  handle.onerror = (_message, _errno, code) => {
    problem = code;
  };
  return {
    restart() {
      problem = undefined;
      handle.reset();
    },
    write(input, start, end, room, filled) {
      const left = room.length - filled;
      handle.writeSync(constants.Z_NO_FLUSH, input, start, end - start, room, filled, left);
    },
    finish(room, filled) {
      const left = room.length - filled;
      handle.writeSync(constants.Z_FINISH, nothing, 0, 0, room, filled, left);
    },
    inputLeft: () => state[1] ?? 0,
    roomLeft: () => state[0] ?? 0,
    problem: () => problem,
  };
}

const nothing = Buffer.alloc(0);

/** On what it will be used for: a sound stream that others follow, one in pieces, and a damaged one. */
function works(stream: InflateStream): boolean {
  const text = Buffer.from('as it was, as it was, as it is');
  const [deflated, room] = [deflateSync(text), Buffer.alloc(text.length + 1)];
  stream.restart();
  stream.write(Buffer.concat([deflated, text]), 0, deflated.length + 3, room, 0);
  const isWhole = stream.inputLeft() === 3 && stream.roomLeft() === 1;
  stream.restart();
  stream.write(deflated, 0, 9, room, 0);
  const filled = room.length - stream.roomLeft();
  stream.write(deflated, 9, deflated.length, room, filled);
  stream.finish(room, text.length);
  const isJoined = room.subarray(0, text.length).equals(text) && stream.problem() === undefined;
  stream.restart();
  stream.write(text, 0, text.length, room, 0);
  return isWhole && isJoined && stream.problem() === 'Z_DATA_ERROR';
}
