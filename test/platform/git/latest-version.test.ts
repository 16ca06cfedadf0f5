import { describe, expect, test } from '@jest/globals';

import { latestVersion } from '../../../src/platform/git/refs/latest-version.ts';

describe('the latest version among tags', () => {
  test('follows the order of precedence of semver.org', () => {
    const rising = [
      '1.0.0-alpha',
      '1.0.0-alpha.1',
      '1.0.0-alpha.beta',
      '1.0.0-beta',
      '1.0.0-beta.2',
      '1.0.0-beta.11',
      '1.0.0-rc.1',
      '1.0.0',
      '2.0.0',
      '2.1.0',
      '2.1.1',
      '10.0.0',
      '10.0.99999999999999999999999',
      '10.0.100000000000000000000000',
    ];
    for (const [at, higher] of rising.entries())
      for (const lower of rising.slice(0, at)) {
        expect(latestVersion([lower, higher])).toBe(higher);
        expect(latestVersion([higher, lower])).toBe(higher);
      }
  });

  test.each([
    [['v1.2.3', 'v1.2.10', 'v1.2.9'], 'v1.2.10'],
    [['name@1.2.3', 'name-v1.3', '@scope/name@1.2.9', 'lib/v1.2.8', 'name_1.1.0'], 'name-v1.3'],
    [['V2.0', '1.9.9+build.5'], 'V2.0'],
    [['v1.0.0', 'v2.0.0-rc.1'], 'v1.0.0'],
    [['v2.0.0-rc.1', 'v2.0.0-rc.2'], 'v2.0.0-rc.2'],
    [['app-v1.0.0-beta.2', 'app-v1.0.0-beta.10'], 'app-v1.0.0-beta.10'],
  ])('of %j is %s', (tags, latest) => {
    expect(latestVersion(tags)).toBe(latest);
    expect(latestVersion(tags.toReversed())).toBe(latest);
  });

  test('of two names for one version always the same is told', () => {
    for (const tags of [
      ['v1.0.0', '1.0.0', 'app@1.0.0', 'v1.0'],
      ['v1.0', 'app@1.0.0', '1.0.0', 'v1.0.0'],
    ])
      expect(latestVersion(tags)).toBe('v1.0');
  });

  test.each([
    'nightly',
    '20240115',
    'v1',
    '2024-01-15',
    'release-2024.01.15',
    '1.2.3.4',
    'v01.2.3',
    '1.2.3-01',
    '1.2.3-a..b',
    '1.2.3-',
    'x1.2.3',
    '１.２.３',
    '1.2.3\n',
    `v1.0.0-${'1'.repeat(200)}`,
    '',
  ])('%j is no version', (tag) => {
    expect(latestVersion([tag])).toBeNull();
    expect(latestVersion([tag, '0.0.1'])).toBe('0.0.1');
  });

  test('names made to cost time cost none', () => {
    const tags = Array.from({ length: 20_000 }, (_, at) => `${'-1.1'.repeat(30)}!${at}`);
    const start = performance.now();
    expect(latestVersion(tags)).toBeNull();
    expect(performance.now() - start).toBeLessThan(2000);
  });
});
