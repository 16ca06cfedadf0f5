import type { X2jOptions, XMLParser } from 'fast-xml-parser';

import { isObject } from './project-text.ts';

/** Texts of the elements of an XML file by their path: `project.parent.version`. */
export type XmlValues = ReadonlyMap<string, string>;

const maxLength = 256 << 10;
const maxDepth = 50;
/** Of a text only so much is kept. */
const maxText = 2000;

/**
 * Reads what manifests need: elements that hold nothing but text, of several with one path the
 * first. Attributes and declared entities are left out; what is over 256 KB, or no XML, says nothing.
 */
export async function readXml(text: string | undefined): Promise<XmlValues> {
  const values = new Map<string, string>();
  if (text === undefined || text === '' || text.length > maxLength) return values;
  try {
    const file: unknown = (await createParser()).parse(text);
    if (isWhole(file, text)) collect(file, '', values);
  } catch {
    values.clear();
  }
  return values;
}

/** The library takes what is cut off, or closed twice, as it comes. */
function isWhole(file: unknown, text: string): file is Readonly<Record<string, unknown>> {
  if (!isObject(file)) return false;
  const [root, second] = Object.keys(file).filter((name) => name !== textNode);
  return root !== undefined && second === undefined && text.includes(`</${root}`);
}

async function createParser(): Promise<XMLParser> {
  // Most repositories have none: what reads it is loaded with the first.
  const { XMLParser } = await import('fast-xml-parser');
  return new XMLParser(options);
}

/** Names that are refused as those of an element. */
const refused = new Set(['__proto__', 'constructor', 'prototype']);

/** What stands between elements is called so. */
const textNode = '#text';

const options: X2jOptions = {
  textNodeName: textNode,
  ignoreAttributes: true,
  ignoreDeclaration: true,
  ignorePiTags: true,
  parseTagValue: false,
  trimValues: false,
  maxNestedTags: maxDepth,
  // Paths are not asked for: each would be made anew for each element.
  jPath: false,
  transformTagName: (name) => (refused.has(name) ? `${name}-` : name),
  // What a file declares is nothing to us, so that nothing grows.
  entityDecoder: {
    decode: (text) => unescaped(text),
    addInputEntities: () => undefined,
    setExternalEntities: () => undefined,
    setXmlVersion: () => undefined,
    reset: () => undefined,
  },
};

function collect(value: unknown, path: string, values: Map<string, string>): void {
  if (typeof value === 'string') {
    const said = value.slice(0, maxText).trim();
    if (said !== '' && !values.has(path)) values.set(path, said);
  } else if (Array.isArray(value)) {
    for (const one of value) collect(one, path, values);
  } else if (isObject(value)) {
    for (const [name, inside] of Object.entries(value))
      if (name !== textNode) collect(inside, path === '' ? name : `${path}.${name}`, values);
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
