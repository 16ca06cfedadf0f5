/**
 * JSON pointer of the place in the session where `text` is said under the field `name`: at the top,
 * in `source_data` or in `metadata`, alone or in a list, as a text or as an object that has it.
 */
export function sessionPointer(session: object, name: string, text: string): string | undefined {
  const root = session as Readonly<Record<string, unknown>>;
  for (const base of ['', '/source_data', '/metadata']) {
    const place = base === '' ? root : (root[base.slice(1)] as typeof root | null | undefined);
    const found = pointerIn(place?.[name], `${base}/${name}`, text);
    if (found !== undefined) return found;
  }
  return undefined;
}

function pointerIn(value: unknown, pointer: string, text: string): string | undefined {
  if (typeof value === 'string') return value.trim() === text ? pointer : undefined;
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, inner] of Object.entries(value)) {
    const found = pointerIn(inner, `${pointer}/${escaped(key)}`, text);
    if (found !== undefined) return found;
  }
  return undefined;
}

const escaped = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1');
