import { beforeEach, describe, expect, test } from '@jest/globals';
import { createEvents, type FlywheelEvent } from '../../src/domain/events.ts';
import type { MachineFault } from '../../src/domain/machine-fault.ts';
import { createHold } from '../../src/scheduling/hold.ts';
import { createMachineHealth, type MachineHealth } from '../../src/scheduling/machine-health.ts';
import { manualTime, settled, type ManualTime } from '../intake/manual-time.ts';

const full: MachineFault = { errno: 'ENOSPC', path: '/home/journal' };

let time: ManualTime;
let told: FlywheelEvent[];
let probes: (MachineFault | undefined)[];
let probed: number;
let health: MachineHealth;

beforeEach(() => {
  time = manualTime();
  [told, probes, probed] = [[], [], 0];
  const events = createEvents();
  events.on((event) => told.push(event));
  const probe = (): Promise<MachineFault | undefined> => {
    probed += 1;
    return Promise.resolve(probes.shift());
  };
  health = createMachineHealth({ events, clock: time.clock, later: time.later, probe });
});

describe('the machine', () => {
  test('is impaired from the first fault on, however many follow, and says so once', () => {
    health.report(full);
    health.report({ errno: 'EROFS', path: '/elsewhere' });
    health.onTrouble('EIO', '/artifact');
    expect(health.impairment).toEqual(full);
    expect(told).toEqual([{ name: 'machine.impaired', ...full }]);
    expect(time.waiting()).toBe(1);
  });

  test('is probed every five seconds, and well when a probe has worked', async () => {
    let resumed = 0;
    health.report(full);
    health.whenWell(() => (resumed += 1));
    health.whenWell(() => (resumed += 1));
    probes = [full, full];
    await time.pass(10_000);
    expect([probed, resumed]).toEqual([2, 0]);
    expect(health.impairment).toEqual(full);
    await time.pass(5_000);
    expect([probed, resumed, health.impairment]).toEqual([3, 2, undefined]);
    expect(told.at(-1)).toEqual({ name: 'machine.recovered', seconds: 15 });
    expect(time.waiting()).toBe(0);
    health.whenWell(() => (resumed += 1));
    expect(resumed).toBe(3);
  });

  test('that fails again at once is probed again, not asked in a loop', async () => {
    health.report(full);
    const tryAgain = (): void => {
      health.report(full);
      health.whenWell(tryAgain);
    };
    health.whenWell(tryAgain);
    await time.pass(60_000);
    expect(probed).toBe(12);
    expect(time.waiting()).toBe(1);
  });

  test('is well although one path stays in trouble, for the probe has worked since', async () => {
    health.onTrouble('EACCES', '/outputs/sessions/a');
    await time.pass(5_000);
    health.onTrouble('EACCES', '/outputs/sessions/a');
    expect(health.impairment).toBeUndefined();
    health.onTrouble('EACCES', '/outputs/sessions/b');
    expect(health.impairment).toMatchObject({ path: '/outputs/sessions/b' });
    await time.pass(5_000);
    health.onWell();
    health.onTrouble('EACCES', '/outputs/sessions/a');
    expect(health.impairment).toMatchObject({ path: '/outputs/sessions/a' });
  });

  test('is not probed after the stop, not even by a probe that was under way', async () => {
    let resumed = 0;
    health.report(full);
    health.whenWell(() => (resumed += 1));
    probes = [full];
    const passing = time.pass(5_000);
    health.stop();
    await passing;
    health.report(full);
    health.whenWell(() => (resumed += 1));
    await settled();
    expect([time.waiting(), resumed]).toEqual([0, 0]);
  });
});

test('what is held by several is open when the last lets go, once', () => {
  const log: string[] = [];
  const hold = createHold(
    () => log.push('closed'),
    () => log.push('open'),
  );
  const [one, other] = [hold.shut(), hold.shut()];
  one();
  one();
  expect(log).toEqual(['closed']);
  other();
  other();
  hold.shut()();
  expect(log).toEqual(['closed', 'open', 'closed', 'open']);
});
