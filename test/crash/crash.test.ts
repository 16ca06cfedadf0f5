import { beforeAll, describe, expect, test } from '@jest/globals';
import { scenario } from './drops.ts';
import { referenceLife, survives, type Reference } from './lives.ts';
import { moments } from './mortal-file-system.ts';
import { anyOf, chance, forEachCase, isComplete, sampled, seed } from './sample.ts';

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

const sum = (numbers: readonly number[]): number => numbers.reduce((all, each) => all + each, 0);

describe('a life that ends at a file call is made good by the next, and once more changes nothing', () => {
  test.each(moments)(
    '%s the call',
    async (moment) => {
      const { calls } = reference;
      const deaths = await forEachCase(
        sampled(calls.length, 120, moments.indexOf(moment) * 40).map((at) => ({
          what: `died ${moment} call ${at}: ${calls[at - 1] ?? ''}`,
          work: () => survives(reference, [{ at, moment }]),
        })),
      );
      // Lives differ by a few calls, so the last ones may come too late to die.
      expect(sum(deaths)).toBeGreaterThanOrEqual(Math.floor(deaths.length * 0.8));
    },
    longTime,
  );
});

test(
  'a life that ends while it makes good an earlier end is made good as well',
  async () => {
    const { calls } = reference;
    const random = chance(seed);
    const pairs = sampled(calls.length, 180, 30, 40).flatMap((first) => {
      const rest = calls.length - first + 60;
      const some = [1 + Math.floor(random() * (calls.length - first))];
      return (isComplete ? sampled(rest, 2, 0, 3) : some).map((second) => ({ first, second }));
    });
    const died = await forEachCase(
      pairs.map(({ first, second }) => {
        const [one, other] = [anyOf(moments, random), anyOf(moments, random)];
        const deaths = [
          { at: first, moment: one },
          { at: second, moment: other },
        ];
        return {
          what: `died ${one} call ${first}, then ${other} call ${second}`,
          work: () => survives(reference, deaths),
        };
      }),
    );
    const both = died.filter((times) => times === 2).length;
    expect(both).toBeGreaterThanOrEqual(pairs.length / 2);
  },
  longTime,
);
