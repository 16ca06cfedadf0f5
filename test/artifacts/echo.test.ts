import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { writeEcho } from '../../src/artifacts/echo.ts';
import type { WorkSession } from '../../src/domain/session.ts';
import { createDurableFiles } from '../../src/platform/durable-files.ts';
import { nodeFileSystem } from '../../src/platform/file-system.ts';
import type { Home } from '../../src/platform/home.ts';
import type { SessionRecord } from '../../src/store/store.ts';
import { tempHome } from '../support/temp-home.ts';

let home: Home;
let remove: () => Promise<void>;
beforeEach(async () => {
  ({ home, remove } = await tempHome());
});
afterEach(() => remove());

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

async function echo(content = text, source = record.source): Promise<string> {
  const file = path.join(home.sessions, 'a.json');
  await writeFile(file, content);
  const target = { files: createDurableFiles(nodeFileSystem), path: file, source };
  await writeEcho(target, { session, text: content, fingerprint: hash }, record);
  return readFile(file, 'utf8');
}

describe('the echo', () => {
  test('fills in our keys and leaves every other byte as it was', async () => {
    const written = await echo();
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

  test('is the same when it is made again', async () => {
    const once = await echo();
    expect(await echo(once)).toBe(once);
  });

  test('of a copy names the original', async () => {
    const written = await echo(text, 'outputs/sessions/copy.json');
    expect(written).toContain('"duplicate_of": "outputs/sessions/a.json"');
  });
});
