import { expect, test } from '@jest/globals';
import { flywheel, jsonOf } from './support.ts';

test('a demo whose session is refused ends with an error that names the file', async () => {
  const variables = { FLYWHEEL_INTAKE_MAX_FILE_BYTES: '1024' };
  const { code, stderr } = await flywheel(['demo', '--json'], { variables });
  expect(code).toBe(65);
  const { error } = jsonOf(stderr.slice(stderr.indexOf('{'))) as Record<
    string,
    { code: string; message: string }
  >;
  expect(error?.code).toBe('SESSION_INVALID');
  expect(error?.message).toMatch(
    /^outputs\/sessions\/demo_\w+\.json was refused: .* at most 1024 /,
  );
});
