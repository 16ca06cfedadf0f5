import { packagePath } from '../platform/package-files.ts';
import { readText } from '../platform/scratch.ts';

/** What a new session holds besides its envelope. */
export interface SessionContent {
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly source_data: Readonly<Record<string, unknown>>;
}

/** The example of the type's schema, as if it had happened just now; to be edited. */
export async function exampleContent(type: string, now: string): Promise<SessionContent> {
  const text = await readText(packagePath(`schemas/source/${type}.schema.json`));
  const { examples = [] } = JSON.parse(text, (key, value: unknown) =>
    key.endsWith('timestamp') && typeof value === 'string' ? now : value,
  ) as { readonly examples?: readonly SessionContent['source_data'][] };
  return { metadata: {}, source_data: examples[0] ?? {} };
}
