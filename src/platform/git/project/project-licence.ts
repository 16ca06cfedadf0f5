import { findLicence } from './find-licence.ts';
import { plainLine } from './project-text.ts';
import type { ProjectTree } from './project-tree.ts';

/** As SPDX where that can be told: by the manifest, else by the licence files; else in the manifest's words. */
export async function projectLicence(
  tree: ProjectTree,
  said: string | undefined,
): Promise<string | null> {
  const words = plainLine(said);
  const expression = words === undefined ? undefined : spdxOf(words);
  if (expression !== undefined) return expression;
  const isPointer = words === undefined || /^see\b|licen[cs]e\.|^file:/i.test(words);
  return (await findLicence(tree)) ?? (isPointer ? null : words);
}

/** Ids without a version number in them; those with one are told by it. */
const ids =
  'MIT ISC Unlicense Zlib 0BSD WTFPL NCSA PostgreSQL X11 Ruby Vim curl Fair Intel OpenSSL PHP-3.01 UNLICENSED MIT-0 Beerware blessing HPND';
const known = new Map(ids.split(' ').map((id) => [id.toLowerCase(), id]));

const synonyms: readonly (readonly [RegExp, string])[] = [
  [/^(?:the )?(?:mit|expat)(?: licen[cs]e)?(?: \(mit\))?$/, 'MIT'],
  [/^(?:the )?apache(?: software)?(?: licen[cs]e)?,?[ -]*(?:version |v)?2(?:\.0)?$/, 'Apache-2.0'],
  [
    /^(?:the )?(?:new |modified )?(?:bsd[ -]3(?:[ -]clause)?|3-clause bsd)(?: licen[cs]e)?$|^new bsd(?: licen[cs]e)?$/,
    'BSD-3-Clause',
  ],
  [
    /^(?:the )?(?:simplified )?(?:bsd[ -]2(?:[ -]clause)?|2-clause bsd)(?: licen[cs]e)?$|^simplified bsd(?: licen[cs]e)?$/,
    'BSD-2-Clause',
  ],
  [
    /^(?:the )?(?:gnu )?(?:agpl|affero (?:general public|gpl) licen[cs]e)[ ,-]*(?:version |v)?3(?:\.0)?$/,
    'AGPL-3.0',
  ],
  [
    /^(?:the )?(?:gnu )?(?:lgpl|lesser general public licen[cs]e)[ ,-]*(?:version |v)?3(?:\.0)?$/,
    'LGPL-3.0',
  ],
  [
    /^(?:the )?(?:gnu )?(?:lgpl|lesser general public licen[cs]e)[ ,-]*(?:version |v)?2\.1$/,
    'LGPL-2.1',
  ],
  [
    /^(?:the )?(?:gnu )?(?:gpl|general public licen[cs]e)[ ,-]*(?:version |v)?3(?:\.0)?(?: \(gplv3\))?$/,
    'GPL-3.0',
  ],
  [
    /^(?:the )?(?:gnu )?(?:gpl|general public licen[cs]e)[ ,-]*(?:version |v)?2(?:\.0)?(?: \(gplv2\))?$/,
    'GPL-2.0',
  ],
  [
    /^(?:the )?(?:mpl|mozilla public licen[cs]e)[ ,-]*(?:version |v)?2(?:\.0)?(?: \(mpl 2\.0\))?$/,
    'MPL-2.0',
  ],
  [/^(?:the )?isc(?: licen[cs]e)?(?: \(iscl\))?$/, 'ISC'],
  [/^(?:the )?unlicense(?: \(unlicense\))?$/, 'Unlicense'],
];

/** An expression whose every id is one, also as it was written before there was SPDX. */
export function spdxOf(words: string): string | undefined {
  const synonym = synonyms.find(([pattern]) => pattern.test(words.toLowerCase()))?.[1];
  if (synonym !== undefined) return synonym;
  const parts = words
    .replace(/\s*\/\s*/g, ' OR ')
    .replace(/([()])/g, ' $1 ')
    .split(/\s+/)
    .filter((part) => part !== '')
    .map((part) => (/^(?:or|and|with)$/i.test(part) ? part.toUpperCase() : part));
  const spelled = parts.map((part) => (isJoint(part) ? part : idOf(part)));
  const isWhole = parts.length % 2 === 1 || words.includes('(');
  if (!isWhole || spelled.some((part) => part === undefined)) return undefined;
  return spelled.join(' ').replaceAll('( ', '(').replaceAll(' )', ')');
}

const isJoint = (part: string): boolean => /^(?:OR|AND|WITH|[()])$/.test(part);

function idOf(part: string): string | undefined {
  const plain = part.replace(/\+$/, '');
  const id = known.get(plain.toLowerCase());
  if (id !== undefined) return id + part.slice(plain.length);
  const isVersioned = /^[A-Za-z][A-Za-z0-9.]*(?:-[A-Za-z0-9.]+)*$/.test(plain) && /-\d/.test(plain);
  const isException = /-exception(?:-\d[\d.]*)?$/i.test(plain);
  return isVersioned || isException || /^LicenseRef-[\w.-]+$/.test(plain) ? part : undefined;
}
