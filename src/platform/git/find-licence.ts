import type { ProjectTree } from './project-tree.ts';

/** By words that stand in that licence only; the more special ones first. */
const marks: readonly (readonly [string, RegExp])[] = [
  ['AGPL-3.0', /GNU AFFERO GENERAL PUBLIC LICENSE\s+Version 3/],
  ['LGPL-3.0', /GNU LESSER GENERAL PUBLIC LICENSE\s+Version 3/],
  ['LGPL-2.1', /GNU LESSER GENERAL PUBLIC LICENSE\s+Version 2\.1/],
  ['GPL-3.0', /GNU GENERAL PUBLIC LICENSE\s+Version 3/],
  ['GPL-2.0', /GNU GENERAL PUBLIC LICENSE\s+Version 2/],
  ['Apache-2.0', /Apache License\s+Version 2\.0/],
  ['MPL-2.0', /Mozilla Public License(?:,)? (?:v\.|Version) ?2\.0/i],
  ['Unlicense', /This is free and unencumbered software released into the public domain/],
  ['CC0-1.0', /CC0 1\.0 Universal/],
  ['BSL-1.0', /Boost Software License - Version 1\.0/],
  [
    'ISC',
    /Permission to use, copy, modify, and\/?(?:or)? ?distribute this software for any\s+purpose/,
  ],
  ['MIT', /Permission is hereby granted, free of charge, to any person obtaining a\s+copy/],
  ['BSD-3-Clause', /Neither the name of[\s\S]{1,200}nor the names of its\s+contributors/i],
  ['BSD-2-Clause', /Redistributions in binary form must reproduce the above copyright/],
];

/** SPDX id of the licence file in the root, by its words; null when there is none, or none we know. */
export async function findLicence(tree: ProjectTree): Promise<string | null> {
  for (const path of tree.rootFiles(/^(?:licen[cs]e|copying|unlicense)(?:[.-].*)?$/i)) {
    const text = (await tree.text(path))?.slice(0, 20_000);
    const found = text === undefined ? undefined : marks.find(([, mark]) => mark.test(text));
    if (found) return found[0];
  }
  return null;
}
