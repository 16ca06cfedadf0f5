import { describe, expect, test } from '@jest/globals';
import type { ArchiveFiles } from '../../src/store/embedded/archive-files.ts';
import { toArchiveLine } from '../../src/store/embedded/archive-line.ts';
import { ColdIndex } from '../../src/store/embedded/cold-index.ts';
import { coldRow, readRows, toRowLine, type ColdRow } from '../../src/store/embedded/cold-row.ts';
import { ColdSessions } from '../../src/store/embedded/cold-sessions.ts';
import type { ArchivedSession } from '../../src/store/store.ts';
import { finished, idOf, jobOf, textOf } from './archive-home.ts';

const record = (number: number): ArchivedSession => ({
  session: finished(number),
  artifacts: [textOf(number)],
  publish_queue: [jobOf(number), { ...jobOf(number, '/both/', number), status: 'approved' }],
});
const row = (number: number, id = idOf(number)): ColdRow => ({
  ...coldRow(record(number), { month: '2026-10', offset: number * 100, length: 99 }),
  id,
});

describe('the index of archived sessions', () => {
  test('holds many, each where it is', () => {
    const index = new ColdIndex();
    const names = Array.from({ length: 5000 }, (_, number) => `session-${number}`);
    names.forEach((id, number) => {
      index.load({ ...row(number % 90, id), offset: number });
    });
    expect(index.live).toBe(5000);
    names.forEach((id, number) => {
      expect(index.rowOf(id)).toBe(number);
      expect(index.placeOf(number)).toEqual({ month: '2026-10', offset: number, length: 99 });
    });
    expect(index.rowOf('session-5000')).toBeUndefined();
  });

  test('reads its rows as they were written', () => {
    const rows = Array.from({ length: 3000 }, (_, number) => row(number % 90, `s-${number}`));
    expect([...readRows(Buffer.from(rows.map(toRowLine).join('')))]).toEqual(rows);
    expect([...readRows(Buffer.alloc(0))]).toEqual([]);
  });

  test('is as it was when what was added is taken back in reverse', () => {
    const index = new ColdIndex();
    const view = () => [
      index.size,
      index.live,
      index.rows(),
      [...index.kinds()],
      [1, 2, 3].map((number) => index.rowOf(idOf(number))),
      [1, 2, 3].map((number) => [...index.inFolder(row(number).folder)]),
      [1, 2, 3].map((number) => row(number).slots.map((slot) => index.inSlot(slot))),
    ];
    for (const number of [1, 2]) index.load(row(number));
    const before = view();
    for (let round = 0; round < 3; round += 1) {
      const undo = [index.kill(1), index.add(row(2), true), index.add(row(3), true)];
      undo.push(index.add(row(1), false), index.add({ ...row(1), kind: 'failed' }, true));
      for (let number = 4; number < 3000; number += 1) {
        undo.push(index.add(row(number, `more-${number}`), true));
      }
      expect(index.live).toBe(2999);
      for (const step of undo.reverse()) step();
      expect(view()).toEqual(before);
    }
  });

  test('says how many there are of each kind, of what counts', () => {
    const index = new ColdIndex();
    for (const number of [1, 2, 3, 2]) index.load(row(number));
    index.kill(0);
    expect([...index.kinds()]).toEqual([
      [
        {
          status: 'complete',
          jobs: [
            ['approved', 1],
            ['drafted', 1],
          ],
        },
        2,
      ],
    ]);
  });
});

describe('two texts that have the same number', () => {
  // As if somebody had made names that collide: every folder and every slot has the number 1.
  const same = (): number => 1;
  const lines = [1, 2, 3].map((number, at) =>
    toArchiveLine({ number: at, record: record(number) }),
  );
  const files = {
    month: (month: string) => month,
    read: ({ offset }: ColdRow) => Promise.resolve(lines[offset]?.subarray(0, -1)),
    async *readMany(places: readonly ColdRow[]) {
      for (const { offset } of places) yield await Promise.resolve(lines[offset]?.subarray(0, -1));
    },
  } as unknown as ArchiveFiles;
  const index = new ColdIndex();
  for (const number of [1, 2, 3]) {
    const place = { month: '2026-10', offset: number - 1, length: 0 };
    index.load(coldRow(record(number), place, same));
  }
  const cold = new ColdSessions(index, files, same);

  test('are not taken for each other', async () => {
    for (const number of [1, 2, 3]) {
      expect(await cold.ownerOfFolder(`outputs/sessions/${idOf(number)}`)).toBe(idOf(number));
      const found = await cold.latestJob('website', `/page/${number}/`, 0);
      expect(found?.job).toEqual(jobOf(number));
    }
    expect(await cold.ownerOfFolder('outputs/sessions/other')).toBeUndefined();
    expect(await cold.latestJob('website', '/other/', 0)).toBeUndefined();
  });

  test('still leave the job with the highest generation the latest', async () => {
    expect((await cold.latestJob('website', '/both/', 0))?.job.generation).toBe(3);
    expect(await cold.latestJob('website', '/both/', 3)).toBeUndefined();
  });
});
