import { join } from 'node:path';
import { writeFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';

import { openRepository, type OpenRepository } from '../../../src/platform/git/open-repository.ts';
import { createPace } from '../../../src/platform/git/pace.ts';
import { readPackedRefs, type PackedRefs } from '../../../src/platform/git/refs/packed-refs.ts';
import { NativeGit } from './native-git.ts';

async function repository(): Promise<OpenRepository> {
  const opened = await openRepository(NativeGit.init().path);
  if (opened.kind === 'unreachable') throw new Error(opened.reason);
  return opened.repository;
}

async function packed(text: string | Buffer, where?: OpenRepository): Promise<PackedRefs> {
  const at = where ?? (await repository());
  writeFileSync(join(at.commonDir, 'packed-refs'), text);
  return await readPackedRefs(at, createPace());
}

const [a, b, long] = ['a', 'b', 'c'].map((digit) => digit.repeat(40)) as [string, string, string];
const whole = /^((?:[0-9a-f]{64}|[0-9a-f]{40})) (refs\/\S+)$/;

describe('packed refs', () => {
  test('of two lines with one name the last counts, and parts of names are no names', async () => {
    const refs = await packed(
      `# pack-refs with: peeled\n${a} refs/heads/x\n${b} refs/heads/xx\n${b} refs/heads/x\n^${a}\n${a} refs/tags/refs/heads/x`,
    );
    expect(await refs.idOf('refs/heads/x')).toBe(b);
    expect(await refs.idOf('refs/heads/xx')).toBe(b);
    expect(await refs.idOf('refs/heads/')).toBeUndefined();
    expect(await refs.idOf('refs/tags/refs/heads/x')).toBe(a);
    expect(await refs.namesIn('refs/heads/')).toEqual([
      'refs/heads/x',
      'refs/heads/xx',
      'refs/heads/x',
    ]);
  });

  test('a name that is no UTF-8 is found as it was read', async () => {
    const refs = await packed(Buffer.from(`${a} refs/heads/caf\xe9\n`, 'latin1'));
    expect(await refs.namesIn('refs/heads/')).toEqual(['refs/heads/caf\ufffd']);
    expect(await refs.idOf('refs/heads/caf\ufffd')).toBe(a);
  });

  test('a thousand lines may be strange, not one more', async () => {
    const some = `${'strange\n'.repeat(1000)}${a} refs/heads/x\n`;
    expect(await (await packed(some)).idOf('refs/heads/x')).toBe(a);
    await expect(packed(`strange\n${some}`)).rejects.toThrow('its packed-refs is damaged');
  });

  test('any lines: only whole ones count', async () => {
    const at = await repository();
    const piece = fc.constantFrom(
      ...[a, b, long + long.slice(0, 24), 'refs/', 'refs/heads/', ' ', ' ', '\r', '\t', 'x', 'é'],
      ...['\u00a0', '\u3000', '^', '#', 'A', 'z'.repeat(2000)],
    );
    const line = fc.oneof(
      fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join('')),
      fc
        .tuple(fc.constantFrom(a, b, long), fc.array(piece, { maxLength: 3 }))
        .map(([id, rest]) => `${id} refs/heads/${rest.join('')}`),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 8 }), async (lines) => {
        const refs = await packed(lines.join('\n'), at);
        const sound = lines.flatMap((text): [string, string][] => {
          const [, id, name] = Buffer.byteLength(text) > 2048 ? [] : (whole.exec(text) ?? []);
          return id === undefined || name === undefined ? [] : [[name, id]];
        });
        expect(await refs.namesIn('refs/')).toEqual(sound.map(([name]) => name));
        for (const [name, id] of new Map(sound)) expect(await refs.idOf(name)).toBe(id);
      }),
    );
  });
});
