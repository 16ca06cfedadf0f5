/** Texts of the elements of an XML file by their path: `project.parent.version`. */
export type XmlValues = ReadonlyMap<string, string>;

const maxDepth = 50;
const maxValues = 5000;
/** Of the texts between elements only so much is kept. */
const maxText = 2000;

const skipped: readonly (readonly [string, string])[] = [
  ['<!--', '-->'],
  ['<?', '?>'],
  ['<!', '>'],
];
const tag = /<(\/?)([A-Za-z_][\w.:-]*)((?:[^<>"']|"[^"<]*"|'[^'<]*')*?)(\/?)>/y;

/**
 * Reads what manifests need: elements that hold nothing but text, of several with one path the
 * first. Attributes and declared entities are left out; what is no XML never throws.
 */
export function readXmlValues(xml: string): XmlValues {
  const values = new Map<string, string>();
  const open: { name: string; text: string; isLeaf: boolean }[] = [];
  const close = (name: string): void => {
    if (!open.some((element) => element.name === name)) return;
    for (let last = open.at(-1); last; last = open.at(-1)) {
      const path = open.map((element) => element.name).join('.');
      const text = unescaped(last.text).trim();
      if (last.isLeaf && text !== '' && !values.has(path)) values.set(path, text);
      open.pop();
      if (last.name === name) return;
    }
  };
  for (const piece of piecesOf(xml)) {
    if (values.size >= maxValues) break;
    const inside = open.at(-1);
    if (piece.kind === 'text') {
      if (inside && inside.text.length < maxText) inside.text += piece.text.slice(0, maxText);
    } else if (piece.kind === 'end') close(piece.name);
    else {
      if (inside) inside.isLeaf = false;
      if (piece.kind === 'start' && open.length >= maxDepth) break;
      if (piece.kind === 'start') open.push({ name: piece.name, text: '', isLeaf: true });
    }
  }
  return values;
}

type Piece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'start' | 'end' | 'empty'; readonly name: string };

function* piecesOf(xml: string): Generator<Piece> {
  for (let at = 0; at < xml.length;) {
    const next = xml.indexOf('<', at);
    if (next !== at) yield { kind: 'text', text: xml.slice(at, next < 0 ? xml.length : next) };
    if (next < 0) return;
    if (xml.startsWith('<![CDATA[', next)) {
      const end = xml.indexOf(']]>', next);
      if (end < 0) return;
      // As it is: nothing in it is an escape.
      yield { kind: 'text', text: xml.slice(next + 9, end).replaceAll('&', '&amp;') };
      at = end + 3;
      continue;
    }
    const [start, stop] = skipped.find(([begin]) => xml.startsWith(begin, next)) ?? [];
    if (start !== undefined && stop !== undefined) {
      const end = xml.indexOf(stop, next + start.length);
      if (end < 0) return;
      at = end + stop.length;
      continue;
    }
    tag.lastIndex = next;
    const [whole = '<', slash, name, , empty] = tag.exec(xml) ?? [];
    at = next + whole.length;
    if (name === undefined) continue;
    yield { kind: slash === '/' ? 'end' : empty === '/' ? 'empty' : 'start', name };
  }
}

const named: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  amp: '&',
  quot: '"',
  apos: "'",
};

const unescaped = (text: string): string =>
  text.replace(
    /&(?:(lt|gt|amp|quot|apos)|#(\d{1,7})|#x([0-9A-Fa-f]{1,6}));/g,
    (whole, ...found) => {
      const [name, decimal, hex] = found as (string | undefined)[];
      if (name !== undefined) return named[name] ?? whole;
      const code = decimal === undefined ? parseInt(hex ?? '', 16) : Number(decimal);
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    },
  );
