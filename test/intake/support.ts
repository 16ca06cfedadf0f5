import { mkdtempSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createSessionReader, type SessionReader } from '../../src/intake/read-session.ts';
import { readGuarded } from '../../src/platform/read-guarded.ts';
import { createValidators } from '../../src/platform/schema.ts';

const validators = await createValidators(new URL('../../schemas', import.meta.url));

export const sessionTypes = ['build', 'trade', 'life_aria'].map((type) => ({
  type,
  sourceSchema: `${type}.schema.json`,
}));

export const newFolder = (): string => mkdtempSync(path.join(os.tmpdir(), 'flywheel-intake-'));

export const readerFor = (folder: string, read: typeof readGuarded = readGuarded): SessionReader =>
  createSessionReader({
    readGuarded: read,
    validate: (schema, value) => validators.validate(schema, value),
    sessionTypes,
    maxBytes: 5_242_880,
    inbox: folder,
    relative: (absolute) => `outputs/sessions/${path.relative(folder, absolute)}`,
  });
