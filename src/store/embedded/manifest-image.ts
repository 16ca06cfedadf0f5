import { inOrder, type Entry } from './in-order.ts';
import type { Archives } from '../store.ts';
import type { State } from './state.ts';

/** What the manifest holds at one moment. Records are replaced and never changed, so it stays so. */
export interface ManifestImage {
  readonly sequence: number;
  readonly archives?: Archives | undefined;
  readonly collections: readonly Collection[];
}

interface Collection {
  readonly name: string;
  readonly entries: readonly Entry[];
}

/** Of the format of manifest.json. */
export const manifestVersion = 1;

const readable = ['sessions', 'artifacts', 'publish_queue'] as const;

/** Takes no longer than naming the records: sorting and writing them out comes later. */
export const imageOf = (state: State, sequence: number): ManifestImage => ({
  sequence,
  archives: state.get('meta', 'archives'),
  collections: readable.map((name) => ({ name, entries: state.entries(name) })),
});

/** The text of manifest.json, in pieces that take a moment each; between them other work goes on. */
export async function* manifestTexts({
  sequence,
  archives,
  collections,
}: ManifestImage): AsyncGenerator<string> {
  yield `{\n  "version": ${manifestVersion},\n  "journal_sequence": ${sequence}`;
  if (archives) yield `,\n  "archives": ${indented(archives, 1)}`;
  for (const { name, entries } of collections) {
    yield `,\n  ${JSON.stringify(name)}: {`;
    let separator = '\n';
    for await (const some of inOrder(entries)) {
      yield separator + some.map(textOf).join(',\n');
      separator = ',\n';
    }
    yield entries.length === 0 ? '}' : '\n  }';
  }
  yield '\n}\n';
}

const textOf = ([key, value]: Entry): string => `    ${JSON.stringify(key)}: ${indented(value, 2)}`;

const indented = (value: unknown, depth: number): string =>
  JSON.stringify(value, null, 2).replaceAll('\n', `\n${'  '.repeat(depth)}`);
