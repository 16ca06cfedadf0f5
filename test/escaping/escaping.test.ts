import { expect, test } from '@jest/globals';
import { pipelines } from '../../src/pipelines/registry.ts';
import { packagePath } from '../../src/platform/package-files.ts';
import { createValidators } from '../../src/platform/schema.ts';
import { goldenCapabilities } from '../support/golden-capabilities.ts';
import { bodyFaults, faultsOf } from './check-rendering.ts';
import { fuzzed, isOthersReadme } from './fuzz.ts';

// FUZZ_SESSIONS=1000 takes all of them, about two minutes; FUZZ_FROM is the first seed.
const count = Number(process.env['FUZZ_SESSIONS'] ?? 150);
const first = Number(process.env['FUZZ_FROM'] ?? 1);
const seeds = Array.from({ length: count }, (_, at) => first + at);

test(
  'whatever stands in a session, its texts hold the markup of their templates and nothing else',
  async () => {
    const capabilities = await goldenCapabilities();
    const faults: string[] = [];
    const made = new Set<string>();
    for (const seed of seeds) {
      const run = await fuzzed(seed, capabilities);
      const { outcome, drafts, renderings } = run;
      const found = [
        ...outcome.errors
          .filter(({ code }) => code !== 'README_MARKERS_BROKEN')
          .map(({ code, error }) => `${code} ${error}`),
        ...renderings.flatMap((rendering) => faultsOf(rendering, capabilities.render)),
        ...drafts.flatMap((draft) => {
          return isOthersReadme(draft, run)
            ? []
            : bodyFaults(draft.body, renderings).map((fault) => `${draft.type} ${fault}`);
        }),
      ];
      faults.push(...found.map((fault) => `seed ${String(seed)}: ${fault}`));
      for (const { type } of drafts) made.add(type);
    }
    expect(faults).toEqual([]);
    // Everything there is was made, or this has shown nothing.
    expect([...made].sort()).toEqual(
      [...new Set(pipelines.flatMap(({ artifacts }) => artifacts))].sort(),
    );
    // It only ends what hangs.
  },
  180_000 + 1_000 * count,
);

test('the sessions are such as the inbox takes', async () => {
  const validators = await createValidators(packagePath('schemas'));
  const capabilities = await goldenCapabilities();
  for (const seed of seeds.slice(0, 30)) {
    const { session } = await fuzzed(seed, capabilities);
    const found = [
      ...validators.validate('work_session', session),
      ...validators.validate(`source/${session.session_type}`, session.source_data),
    ];
    expect(found).toEqual([]);
  }
});
