import { mkdtempSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { createValidators } from '../../src/platform/schema.ts';

const validators = await createValidators(new URL('../../schemas', import.meta.url));

describe('our own schemas', () => {
  test.each([...validators.names])('%s compiles in strict mode', (name) => {
    expect(() => validators.validate(name, {})).not.toThrow();
  });

  test('are found by their path, with or without the ending', () => {
    expect(validators.names).toEqual(
      expect.arrayContaining(['work_session', 'watch_config', 'source/build', 'source/trade']),
    );
    expect(validators.validate('source/build.schema.json', {})).toEqual([]);
    expect(() => validators.validate('source/none', {})).toThrow(/no schema/);
  });

  test('every field that can be refused has words for people', () => {
    for (const name of ['work_session', 'source/build', 'source/trade', 'watch_config']) {
      for (const problem of validators.validate(name, {
        timestamp: 1,
        metadata: { commits: 'x' },
      })) {
        expect(problem.mend).not.toMatch(/documentation|undefined/);
      }
    }
  });
});

describe('problems', () => {
  test('are sentences that name the field, what was found and what to write', () => {
    const [problem] = validators
      .validate('work_session', { timestamp: 5 })
      .filter((each) => each.pointer === '/timestamp');
    expect(problem).toEqual({
      pointer: '/timestamp',
      found: '5',
      message: 'timestamp must be a text in quotes, and is a number.',
      mend: 'Write when the session ended, as an RFC 3339 date and time in quotes, with a zone, for example: "2025-12-02T05:20:00Z".',
    });
  });

  test('are one for each place, however many keywords fail there', () => {
    const problems = validators.validate('source/trade', {
      trades: [{ symbol: '', action: 7, quantity: 'x'.repeat(80), price: [] }],
    });
    expect(problems.map((problem) => problem.pointer)).toEqual([
      '/trades/0/symbol',
      '/trades/0/action',
      '/trades/0/quantity',
      '/trades/0/price',
    ]);
  });

  test('name what is unknown, and what is known', () => {
    const [problem] = validators.validate('watch_config', { intake: { 'a/b': 1 } });
    expect(problem).toMatchObject({ pointer: '/intake/a~1b', found: '1' });
    expect(problem?.mend).toMatch(/^Take it out. Known here: grace_seconds, /);
  });

  test('list the values that are possible', () => {
    const [problem] = validators.validate('watch_config', { logs: { level: 'loud' } });
    expect(problem).toMatchObject({ found: '"loud"', mend: expect.stringContaining('"warn"') });
  });

  test('say limits', () => {
    expect(validators.validate('watch_config', { concurrency: 1000 })[0]?.message).toBe(
      'concurrency is above 256.',
    );
  });

  test('the words of a required field come from the schema it refers to', async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'flywheel-schema-'));
    const id = (name: string) => ({ $id: `flywheel:/${name}.schema.json`, type: 'object' });
    const schema = {
      ...id('one'),
      required: ['here', 'there', 'bare'],
      properties: { here: { $ref: '#/$defs/x' }, there: { $ref: 'two.schema.json' }, bare: {} },
      $defs: { x: { description: 'a word', examples: ['so'] } },
    };
    writeFileSync(path.join(folder, 'one.schema.json'), JSON.stringify(schema));
    const two = { ...id('two'), description: 'an object' };
    writeFileSync(path.join(folder, 'two.schema.json'), JSON.stringify(two));
    const mends = (await createValidators(folder)).validate('one', {}).map((each) => each.mend);
    expect(mends).toEqual([
      'Write a word, for example: "so".',
      'Write an object.',
      'Write it as the documentation shows.',
    ]);
  });
});
