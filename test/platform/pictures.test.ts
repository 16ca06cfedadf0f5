import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, realpath, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Picture } from '../../src/domain/picture.ts';
import { pictureSize } from '../../src/platform/picture-size.ts';
import { createPictureReader } from '../../src/platform/pictures.ts';
import { jpeg, png, svg } from '../support/tiny-pictures.ts';

let temp: string;
let home: string;

beforeEach(async () => {
  temp = await realpath(await mkdtemp(path.join(os.tmpdir(), 'flywheel-pictures-')));
  home = path.join(temp, 'home');
  await mkdir(path.join(home, 'shots'), { recursive: true });
});
afterEach(() => rm(temp, { recursive: true, force: true }));

const read = (paths: readonly string[], folders: readonly string[] = []): Promise<Picture[]> =>
  createPictureReader([home]).read(paths, folders, new AbortController().signal);

async function reasonOf(name: string): Promise<string> {
  const [picture] = await read([name]);
  return picture?.kind === 'missing' ? picture.reason : 'found';
}

describe('pictures that are there', () => {
  test('format, size and hash are told, in the order asked for', async () => {
    await writeFile(path.join(home, 'shots/a.png'), png(640, 360));
    await writeFile(path.join(home, 'b.jpg'), jpeg(30, 20));
    await writeFile(path.join(home, 'c.svg'), svg(12, 8));
    const sha256 = createHash('sha256').update(png(640, 360)).digest('hex');
    expect(await read(['b.jpg', 'shots/a.png', 'c.svg'])).toMatchObject([
      { kind: 'found', path: 'b.jpg', width: 30, height: 20, format: 'jpg' },
      {
        kind: 'found',
        path: 'shots/a.png',
        folder: 0,
        width: 640,
        height: 360,
        format: 'png',
        bytes: png(640, 360).length,
        sha256,
      },
      { kind: 'found', path: 'c.svg', width: 12, height: 8, format: 'svg' },
    ]);
  });

  test('each folder is tried in turn, and folders that do not exist are passed over', async () => {
    const other = path.join(temp, 'other');
    await mkdir(other);
    await writeFile(path.join(other, 'a.png'), png(2, 3));
    expect(await read(['a.png'], [path.join(temp, 'none'), other])).toMatchObject([
      { kind: 'found', folder: 2, width: 2, height: 3 },
    ]);
  });

  test('an absolute path inside a folder, Windows separators and an inner link are read', async () => {
    await writeFile(path.join(home, 'shots/a.png'), png(2, 3));
    await symlink('shots/a.png', path.join(home, 'link.png'));
    const names = [
      path.join(home, 'shots/a.png'),
      'shots\\a.png',
      'link.png',
      './shots/../shots/a.png',
    ];
    expect((await read(names)).map(({ kind }) => kind)).toEqual([
      'found',
      'found',
      'found',
      'found',
    ]);
  });
});

describe('pictures that are not', () => {
  test('nothing outside of the folders is looked at', async () => {
    await writeFile(path.join(temp, 'secret.png'), png(1, 1));
    await symlink('../secret.png', path.join(home, 'link.png'));
    await symlink('..', path.join(home, 'up'));
    const outside = 'it is outside of the folders of this session';
    const leadsOut = 'it is a link that leads out of the folders of this session';
    expect(await reasonOf('../secret.png')).toBe(outside);
    expect(await reasonOf(path.join(temp, 'secret.png'))).toBe(outside);
    expect(await reasonOf('/etc/hostname')).toBe(outside);
    expect(await reasonOf('/no/such/file')).toBe(outside);
    expect(await reasonOf('link.png')).toBe(leadsOut);
    expect(await reasonOf('up/secret.png')).toBe(leadsOut);
  });

  test('a sibling whose name begins alike is outside', async () => {
    await mkdir(`${home}-two`);
    await writeFile(`${home}-two/a.png`, png(1, 1));
    expect(await reasonOf('../home-two/a.png')).toContain('outside');
  });

  test.each([
    ['none.png', 'there is no such file'],
    ['D:/games/a.png', 'it is on another machine'],
    ['\\\\server\\a.png', 'it is on another machine'],
    ['https://example.com/a.png', 'it is an address, not a file'],
    ['a\0.png', 'it is not a file name'],
    ['shots', 'it is a folder, not a picture'],
    ['x'.repeat(5000), 'there is no such file'],
  ])('%j is missing', async (name, reason) => {
    expect(await reasonOf(name)).toBe(reason);
  });

  test('what is no picture says so', async () => {
    await writeFile(path.join(home, 'empty.png'), '');
    await writeFile(path.join(home, 'text.png'), 'hello');
    await writeFile(path.join(home, 'cut.png'), png(2, 2).subarray(0, 20));
    await writeFile(path.join(home, 'zeros.png'), Buffer.alloc(5000));
    await writeFile(path.join(home, 'none.svg'), svg(0, 0));
    await writeFile(path.join(home, 'jpeg.jpg'), Buffer.from('ffd8ffe000', 'hex'));
    expect(await reasonOf('empty.png')).toBe('it is empty');
    for (const name of ['text.png', 'cut.png', 'zeros.png', 'none.svg', 'jpeg.jpg'])
      expect(await reasonOf(name)).toBe('it is not a picture of a known kind');
  });

  test('a named pipe is not opened', async () => {
    execFileSync('mkfifo', [path.join(home, 'pipe.png')]);
    expect(await reasonOf('pipe.png')).toBe('it is a named pipe, not a picture');
  });

  test('a file beyond the limit is not read', async () => {
    await writeFile(path.join(home, 'huge.png'), png(1, 1));
    await truncate(path.join(home, 'huge.png'), 65 * 1024 * 1024);
    expect(await reasonOf('huge.png')).toBe('it is larger than 64 MiB');
  });

  test('hostile SVG text costs no time', async () => {
    await writeFile(path.join(home, 'slow.svg'), '<svg '.repeat(200_000));
    expect(await reasonOf('slow.svg')).toContain('not a picture');
  });

  /** A box of HEIF: its size, its name, what is in it. */
  const box = (name: string, ...content: readonly Buffer[]): Buffer => {
    const body = Buffer.concat(content);
    const head = Buffer.alloc(8);
    head.writeUInt32BE(8 + body.length);
    head.write(name, 4, 'latin1');
    return Buffer.concat([head, body]);
  };
  const heif = (sizes: number, fillers: number): Buffer => {
    const size = Buffer.from('000000000000000700000005', 'hex');
    const all = [
      ...Array.from({ length: sizes }, () => box('ispe', size)),
      ...Array.from({ length: fillers }, () => box('free')),
    ];
    const properties = box('iprp', box('ipco', ...all));
    return Buffer.concat([
      box('ftyp', Buffer.from('heic0000')),
      box('meta', Buffer.alloc(4), properties),
    ]);
  };

  test('a HEIF with long tables before its size is read', async () => {
    await writeFile(path.join(home, 'a.heic'), heif(1, 4000));
    expect(await read(['a.heic'])).toMatchObject([{ kind: 'found', width: 7, height: 5 }]);
  });

  test.each([
    ['HEIF of a thousand sizes', heif(13_000, 31_000)],
    ['SVG behind a letter', Buffer.from(`A${"<svg '".repeat(150)}<svg ">${' '.repeat(600_000)}`)],
    ['JPEG of nothing', Buffer.concat([Buffer.from([0xff, 0xd8]), Buffer.alloc(600_000)])],
    ['JPEG of empty segments', Buffer.from(`ffd8ffe0${'0002ff01'.repeat(150_000)}`, 'hex')],
    ['TIFF of a long directory', Buffer.from(`49492a0008000000${'01'.repeat(600_000)}`, 'hex')],
    ['ICO of many', Buffer.from(`00000100ffff${'01'.repeat(1_100_000)}`, 'hex')],
    ['text of many attributes', Buffer.from(`<svg ${' width="%'.repeat(60_000)}>`)],
  ])('a hostile %s keeps nobody waiting', (_, bytes) => {
    const began = process.cpuUsage();
    pictureSize(bytes);
    const { user, system } = process.cpuUsage(began);
    expect((user + system) / 1000).toBeLessThan(1500);
  });

  test('an aborted run reads nothing more', async () => {
    const reading = createPictureReader([home]).read(['a.png'], [], AbortSignal.abort());
    await expect(reading).rejects.toThrow('aborted');
  });
});
