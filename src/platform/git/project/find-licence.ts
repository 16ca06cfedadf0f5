import { baseName } from './project-folders.ts';
import type { ProjectTree } from './project-tree.ts';

/** By words that stand in that licence only; the more special ones first. */
const marks: readonly (readonly [string, RegExp])[] = [
  ['AGPL-3.0', /GNU AFFERO GENERAL PUBLIC LICENSE Version 3/],
  ['LGPL-3.0', /GNU LESSER GENERAL PUBLIC LICENSE Version 3/],
  ['LGPL-2.1', /GNU LESSER GENERAL PUBLIC LICENSE Version 2\.1/],
  ['GPL-3.0', /GNU GENERAL PUBLIC LICENSE Version 3/],
  ['GPL-2.0', /GNU GENERAL PUBLIC LICENSE Version 2/],
  ['Apache-2.0', /Apache License,? Version 2\.0/],
  ['MPL-2.0', /Mozilla Public License,? (?:v\.|Version) ?2\.0/i],
  ['EPL-2.0', /Eclipse Public License - v 2\.0/i],
  ['EUPL-1.2', /European Union Public Licence v\. 1\.2/i],
  ['BUSL-1.1', /Business Source License 1\.1/],
  ['Elastic-2.0', /Elastic License 2\.0/],
  ['Unlicense', /This is free and unencumbered software released into the public domain/],
  ['CC0-1.0', /CC0 1\.0 Universal/],
  ['CC-BY-NC-ND-4.0', /Attribution-NonCommercial-NoDerivatives 4\.0 International/],
  ['CC-BY-NC-SA-4.0', /Attribution-NonCommercial-ShareAlike 4\.0 International/],
  ['CC-BY-SA-4.0', /Attribution-ShareAlike 4\.0 International/],
  ['CC-BY-4.0', /Attribution 4\.0 International/],
  ['OFL-1.1', /SIL OPEN FONT LICENSE Version 1\.1/i],
  ['BSL-1.0', /Boost Software License - Version 1\.0/],
  ['Vim', /VIM LICENSE I\)/],
  ['WTFPL', /DO WHAT THE FUCK YOU WANT TO PUBLIC LICENSE/],
  [
    'Zlib',
    /This software is provided ['‘’`]+as-is['‘’`]+, without any express or implied warranty/i,
  ],
  ['MIT-0', /MIT No Attribution/i],
  ['0BSD', /for any purpose with or without fee is hereby granted\.\s/],
  [
    'ISC',
    /Permission to use, copy, modify, and\/?(?:or)? ?distribute this software for any purpose/,
  ],
  ['MIT', /Permission is hereby granted, free of charge, to any person obtaining a copy/],
  [
    'BSD-3-Clause',
    /Neither the names? of[\s\S]{1,200}(?:nor the names of|may be used to endorse)|The names? of the authors? may not be used to endorse/i,
  ],
  ['BSD-2-Clause', /Redistributions in binary form must reproduce the above copyright/],
];

const licenceFile = /^(?:licen[cs]es?|copying|unlicen[cs]e|mit-licen[cs]e)(?:[.-].*)?$/i;
const plainName = /^(?:licen[cs]e|copying)(?:\.(?:md|txt|rst|markdown))?$/i;
/** Beside others in such files it is for the reader to choose. */
const namedAfterOne = /(?:mit|apache|bsd|gpl|mpl|zlib|boost|cc0)|^unlicen[cs]e/i;

/**
 * SPDX id of the licence files in the root, by their words; null when there are none, none we know,
 * or several of which nothing says how they belong together.
 */
export async function findLicence(tree: ProjectTree): Promise<string | null> {
  const found = new Map<string, string>();
  for (const path of tree.rootFiles(licenceFile).slice(0, 10)) {
    const id = licenceIn((await tree.whole(path)) ?? '');
    if (id === undefined) continue;
    if (plainName.test(path)) return id;
    found.set(path, id);
  }
  const ids = [...new Set(found.values())].sort();
  if (ids.length <= 1) return ids[0] ?? inFolder(tree);
  const ofCode = [...found].find(([path]) => /[.-]code\b/i.test(path))?.[1];
  const isChoice = [...found.keys()].every((path) => namedAfterOne.test(path));
  return ofCode ?? (isChoice ? ids.join(' OR ') : null);
}

function licenceIn(text: string): string | undefined {
  const beginning = text.slice(0, 12_000);
  const named = /SPDX-License-Identifier:[ \t]*([\w.+-]{2,40})[ \t]*$/m.exec(beginning)?.[1];
  // Where its lines are broken is no matter.
  const words = beginning.replace(/\s+/g, ' ');
  return named ?? marks.find(([, mark]) => mark.test(words))?.[0];
}

/** A folder of texts, each called as its licence is (reuse.software). */
function inFolder(tree: ProjectTree): string | null {
  const [only, ...others] = tree.filesIn('LICENSES/').map((path) => baseName(path));
  const id = /^([\w.+-]{2,40})\.txt$/.exec(only ?? '')?.[1];
  return others.length === 0 ? (id ?? null) : null;
}
