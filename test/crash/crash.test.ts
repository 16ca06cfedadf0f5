import { beforeAll, describe, expect, test } from '@jest/globals';
import { scenario } from './drops.ts';
import { referenceLife, survives, type Reference } from './lives.ts';
import { moments } from './mortal-file-system.ts';
import { anyOf, chance, isComplete, sampled, seed, told } from './sample.ts';

const longTime = 6 * 3_600_000;
let reference: Reference;

beforeAll(async () => {
  reference = await referenceLife();
});

test('the scenario is worth it: every kind of session, and many file calls', () => {
  const { rounds, expected } = scenario();
  expect(rounds.flat().length).toBeGreaterThanOrEqual(16);
  expect(new Set(expected.map(({ status }) => status)).size).toBe(4);
  expect(reference.calls.length).toBeGreaterThan(200);
  // What two sessions share is recorded under whichever came first, and that is chance.
  const { publish_queue } = JSON.parse(reference.picture['facts'] ?? '') as {
    publish_queue: Record<string, { target: string; slot: string; session_id: string }>;
  };
  const places = Object.values(publish_queue).map(
    ({ target, slot, session_id }) => `${target} ${slot} ${session_id}`,
  );
  const owners = new Set(places.map((place) => place.replace(/ \S+$/, '')));
  expect(owners.size).toBe(new Set(places).size);
});

describe('a life that ends at a file call is made good by the next, and once more changes nothing', () => {
  test.each(moments)(
    '%s the call',
    async (moment) => {
      const { calls } = reference;
      const all = sampled(calls.length, 120, moments.indexOf(moment) * 40);
      let deaths = 0;
      for (const at of all) {
        deaths += await told(`died ${moment} call ${at}: ${calls[at - 1] ?? ''}`, () =>
          survives(reference, [{ at, moment }]),
        );
      }
      // Lives differ by a few calls, so the last ones may come too late to die.
      expect(deaths).toBeGreaterThanOrEqual(Math.floor(all.length * 0.8));
    },
    longTime,
  );
});

test(
  'a life that ends while it makes good an earlier end is made good as well',
  async () => {
    const { calls } = reference;
    const random = chance(seed);
    let [tried, deaths] = [0, 0];
    for (const first of sampled(calls.length, 180, 30, 40)) {
      for (const at of isComplete ? sampled(calls.length - first + 60, 2, 0, 3) : [random]) {
        const second = typeof at === 'number' ? at : 1 + Math.floor(at() * (calls.length - first));
        const [one, other] = [anyOf(moments, random), anyOf(moments, random)];
        const died = await told(`died ${one} call ${first}, then ${other} call ${second}`, () =>
          survives(reference, [
            { at: first, moment: one },
            { at: second, moment: other },
          ]),
        );
        tried += 1;
        deaths += died === 2 ? 1 : 0;
      }
    }
    expect(deaths).toBeGreaterThanOrEqual(tried / 2);
  },
  longTime,
);
