import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { pipelines } from '../../src/pipelines/registry.ts';
import { goldenCapabilities } from '../support/golden-capabilities.ts';
import { goldenCases, goldenFolder } from '../support/golden-home.ts';
import { fuzzed, isOthersReadme } from '../escaping/fuzz.ts';
import { artifactContracts } from './artifact-contracts.ts';
import { contractFaults, lintFaults } from './contract-faults.ts';

// As in test/escaping.
const count = Number(process.env['FUZZ_SESSIONS'] ?? 90);
const first = Number(process.env['FUZZ_FROM'] ?? 1);

const typeOf = (filename: string): string | undefined =>
  Object.keys(artifactContracts).find((type) => artifactContracts[type]?.filename === filename);

function faultsOf(type: string, filename: string, text: string): string[] {
  const contract = artifactContracts[type];
  if (contract === undefined) return [`${type} has no contract`];
  return [...contractFaults(contract, filename, text), ...lintFaults(text)];
}

test('every type of artifact has a contract', () => {
  const types = new Set(pipelines.flatMap(({ artifacts }) => artifacts));
  expect(Object.keys(artifactContracts).sort()).toEqual([...types].sort());
});

describe('texts keep the contract of their type, and markdownlint finds nothing', () => {
  test.each(goldenCases())('golden case %s', (name) => {
    const folder = path.join(goldenFolder, name, 'expected');
    const texts = readdirSync(folder).filter((file) => file.endsWith('.md'));
    const faults = texts
      // A README that was there is its people's.
      .filter((file) => file !== 'README.md' || name.includes('new-readme'))
      .flatMap((file) => {
        const text = readFileSync(path.join(folder, file), 'utf8');
        return faultsOf(typeOf(file) ?? file, file, text).map((fault) => `${file}: ${fault}`);
      });
    expect(faults).toEqual([]);
  });

  test(
    'sessions of hostile words',
    async () => {
      const capabilities = await goldenCapabilities();
      const faults: string[] = [];
      for (let seed = first; seed < first + count; seed++) {
        const run = await fuzzed(seed, capabilities);
        for (const draft of run.drafts.filter((each) => !isOthersReadme(each, run)))
          faults.push(
            ...faultsOf(draft.type, draft.filename, draft.body).map(
              (fault) => `seed ${String(seed)}: ${draft.filename}: ${fault}`,
            ),
          );
      }
      expect(faults).toEqual([]);
    },
    180_000 + 1_000 * count,
  );
});
