import { shortened } from './shorten.ts';

/** The JSON pointer (RFC 6901) of a path of keys and indexes. */
export function pointerOf(path: readonly (string | number)[]): string {
  return path.map((step) => `/${escapeStep(String(step))}`).join('');
}

/** The steps of a pointer, unescaped; a step may be a key or an index. */
export function stepsOf(pointer: string): string[] {
  if (pointer === '') return [];
  return pointer
    .slice(1)
    .split('/')
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** A pointer as a person writes it: `source_data.trades[0].price`; the document has no name. */
export function fieldName(pointer: string): string {
  const steps = stepsOf(pointer);
  if (steps.length === 0) return 'the document';
  const name = steps.map((step, at) => {
    if (/^\d+$/.test(step) && at > 0) return `[${step}]`;
    return `${at === 0 ? '' : '.'}${shortened(step)}`;
  });
  return name.join('');
}

function escapeStep(step: string): string {
  return step.replaceAll('~', '~0').replaceAll('/', '~1');
}
