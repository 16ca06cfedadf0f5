import { describe, expect, test } from '@jest/globals';
import type { FileTask } from '../../src/domain/file-task.ts';
import { TaskList } from '../../src/store/embedded/tasks.ts';

const task = (tag: string): FileTask => ({ tag });
const line = (sequence: number, more: object = {}): Parameters<TaskList['record']>[0] => ({
  sequence,
  at: '2025-12-02T05:20:00.000Z',
  what: 'test',
  changes: [],
  ...more,
});
const tags = (tasks: TaskList): string[] => tasks.open().map(({ task: { tag } }) => tag);

describe('the list of tasks', () => {
  test('has them in the order of their lines, each under its sequence', () => {
    const tasks = new TaskList();
    tasks.record(line(1, { task: task('a') }));
    tasks.record(line(2));
    tasks.record(line(3, { task: task('b') }));
    expect(tasks.open()).toEqual([
      { id: 1, task: task('a') },
      { id: 3, task: task('b') },
    ]);
  });

  test('is done up to before the first that is not, in whatever order they are done', () => {
    const tasks = new TaskList();
    for (const sequence of [1, 2, 3]) tasks.record(line(sequence, { task: task('t') }));
    tasks.record(line(4));
    expect(tasks.doneUpTo()).toBe(0);
    tasks.done(2);
    expect(tasks.doneUpTo()).toBe(0);
    tasks.done(1);
    expect(tasks.doneUpTo()).toBe(2);
    tasks.done(3);
    expect(tasks.doneUpTo()).toBe(4);
    tasks.done(99);
    expect(tasks.doneUpTo()).toBe(4);
  });

  test('loses those that are settled, and only those', () => {
    const tasks = new TaskList();
    for (const sequence of [1, 2, 3]) tasks.record(line(sequence, { task: task(`${sequence}`) }));
    tasks.record(line(4, { settled: 2 }));
    expect(tags(tasks)).toEqual(['3']);
    expect(tasks.doneUpTo()).toBe(2);
  });

  test('writes a mark only when it settles something', async () => {
    const tasks = new TaskList();
    const marks: string[] = [];
    const settle = (upTo: number): Promise<void> =>
      tasks.settle(upTo, () => {
        marks.push(`${upTo}`);
        return Promise.resolve();
      });
    await settle(5);
    tasks.record(line(6, { task: task('a') }));
    await settle(5);
    expect(marks).toEqual([]);
    await settle(6);
    expect(marks).toEqual(['6']);
  });

  test('takes over what a journal begins with, under the ids it had', () => {
    const tasks = new TaskList();
    const open = [
      { id: 3, task: task('a') },
      { id: 7, task: task('b') },
    ];
    tasks.record(line(9, { base: { version: 2, isLast: true, tasks: open } }));
    expect(tasks.open()).toEqual(open);
    expect(tasks.doneUpTo()).toBe(2);
    expect(tasks.only(({ id }) => id === 7).open()).toEqual([open[1]]);
  });
});
