import { describe, expect, test } from '@jest/globals';
import { echoOf } from '../../src/artifacts/echo.ts';
import type { WorkSession } from '../../src/domain/session.ts';
import { spliceKeys } from '../../src/platform/json/splice-keys.ts';
import type { SessionRecord } from '../../src/store/store.ts';

const hash = 'f'.repeat(64);
const record = {
  session_type: 'build',
  source: 'outputs/sessions/a.json',
  fingerprint: hash,
  revision: 1,
  status: 'partial',
  artifact_folder: 'outputs/sessions/a',
  artifacts: [
    {
      type: 'readme',
      status: 'complete',
      path: 'outputs/sessions/a/README.md',
      content_hash: hash,
      generated_at: '2025-12-02T05:20:00.000Z',
    },
    { type: 'blog_post', status: 'not_applicable', reason: 'Nothing to add.' },
  ],
  findings: [],
  errors: [],
} as unknown as SessionRecord;

/** Numbers, spaces and line ends no serializer would keep. */
const text =
  '\uFEFF{\r\n\t"session_id" :"a",  "big": 12345678901234567890,\r\n\t"win_rate": 80.0,\r\n' +
  '\t"artifacts": {"mine": 1},\r\n\t"pipeline_status": {"trade_artifact": "not_applicable"}\r\n}\r\n';
const session = JSON.parse(text.slice(1)) as WorkSession;

const echo = (content = text, source = record.source): string =>
  spliceKeys(content, echoOf(session, record, source));

describe('the echo', () => {
  test('fills in our keys and leaves every other byte as it was', () => {
    const written = echo();
    const untouched = text.slice(0, text.indexOf('"artifacts"'));
    expect(written.startsWith(untouched)).toBe(true);
    const parsed = JSON.parse(written.slice(1)) as Record<string, Record<string, unknown>>;
    expect(parsed['artifacts']).toMatchObject({
      mine: 1,
      readme: { generated: true, path: 'outputs/sessions/a/README.md', content_hash: hash },
      blog_post: {
        generated: false,
        path: null,
        status: 'not_applicable',
        reason: 'Nothing to add.',
      },
    });
    expect(parsed['pipeline_status']).toEqual({
      trade_artifact: 'not_applicable',
      build_artifact: 'partial',
    });
    expect(parsed['flywheel']).toMatchObject({ fingerprint: hash, revision: 1 });
  });

  test('is the same when it is made again', () => {
    const once = echo();
    expect(echo(once)).toBe(once);
  });

  test('of a copy names the original', () => {
    const written = echo(text, 'outputs/sessions/copy.json');
    expect(written).toContain('"duplicate_of": "outputs/sessions/a.json"');
  });
});
