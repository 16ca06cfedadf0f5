import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { afterEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';

import { FileWindows, type ByteSource } from '../../../src/platform/git/objects/file-windows.ts';
import { inflateAt, inflateFirst } from '../../../src/platform/git/objects/inflate.ts';
import { openInflateStream } from '../../../src/platform/git/objects/inflate-stream.ts';
import { tempFolder } from './native-git.ts';

const opened: FileWindows[] = [];
afterEach(() => {
  for (const windows of opened.splice(0)) windows.close();
});

function sourceOf(bytes: Buffer, windowBytes: number): ByteSource {
  const path = join(tempFolder(), 'file');
  writeFileSync(path, bytes);
  const windows = new FileWindows();
  opened.push(windows);
  return windows.open(path, windowBytes);
}

test('this Node has streams that can be used again', () => {
  expect(openInflateStream()).toBeDefined();
});

describe.each([
  ['by a stream that is used again', openInflateStream() ?? null],
  ['the usual way', null],
])('%s', (_, stream) => {
  const all = async (source: ByteSource, at: number, size: number): Promise<string> => {
    try {
      return (await inflateAt(source, at, size, stream)).toString('latin1');
    } catch (error) {
      return (error as Error).message;
    }
  };

  test('any bytes come back, whatever follows them and wherever windows end', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 600 }),
        fc.nat(70),
        fc.uint8Array({ minLength: 1, maxLength: 40 }),
        async (content, level, rest) => {
          const packed = deflateSync(content, { level: level % 10 });
          const file = Buffer.concat([Buffer.alloc(level), packed, rest]);
          const source = sourceOf(file, 64);
          const text = Buffer.from(content).toString('latin1');
          expect(await all(source, level, content.length)).toBe(text);
          const start = inflateFirst(source, level, 20, stream).toString('latin1');
          expect(text.startsWith(start)).toBe(true);
          expect(start.length).toBe(Math.min(20, content.length));
        },
      ),
      { numRuns: 60 },
    );
  });

  test('what is of another size, cut off or no stream is damaged, and the next one is not', async () => {
    const packed = deflateSync(Buffer.alloc(500, 'ab'));
    const source = sourceOf(Buffer.concat([packed, Buffer.from('more')]), 64);
    expect(await all(source, 0, 499)).toBe('it is too large for the size it declares');
    expect(await all(source, 0, 501)).toBe('it is not of the size it declares');
    expect(await all(source, 3, 500)).toBe('it is not validly compressed');
    expect(await all(sourceOf(packed.subarray(0, -2), 64), 0, 500)).toBe('it is cut off');
    const wrong = Buffer.from(packed);
    wrong[wrong.length - 1] = (wrong.at(-1) ?? 0) ^ 1;
    expect(await all(sourceOf(wrong, 64), 0, 500)).toBe('it is not validly compressed');
    expect(await all(source, 0, 500)).toBe('ab'.repeat(250));
    expect(await all(sourceOf(packed, 64), 0, 500)).toBe('ab'.repeat(250));
  });
});
