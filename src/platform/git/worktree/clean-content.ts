import { createHash } from 'node:crypto';

import type { GitConfig } from '../git-config.ts';
import { looksBinary } from '../changes/count-lines.ts';

/** What a file of the work tree would be as an object, as far as that can be told without running a filter. */
export type Clean = (bytes: Buffer, before: () => Promise<Buffer | undefined>) => Promise<Buffer>;

const pointerStart = 'version https://git-lfs.github.com/spec/v1\n';
const pointerLimit = 1024;

/**
 * Line ends become `\n` where the configuration or a .gitattributes asks for it (`attributes`: their
 * texts), and a file whose object is a pointer of Git LFS becomes one. Other filters are not known:
 * their files are compared as they are.
 */
export function createClean(config: GitConfig, attributes: readonly string[]): Clean {
  const setting = config.get('core.autocrlf')?.toLowerCase() ?? 'false';
  const isAsked = attributes.some((text) => /^[^#\n]*\s(?:text|eol|crlf)(?:=|\s|$)/m.test(text));
  const isFiltered = attributes.some((text) => /^[^#\n]*\sfilter=lfs(?:\s|$)/m.test(text));
  const hasPlainEnds = setting !== 'false' || isAsked;
  return async (bytes, before) => {
    if (isFiltered) {
      const known = await before();
      if (known && isPointer(known)) return isPointer(bytes) ? bytes : pointerTo(bytes);
    }
    return hasPlainEnds && !looksBinary(bytes) && bytes.includes('\r\n') ? plainEnds(bytes) : bytes;
  };
}

const isPointer = (bytes: Buffer): boolean =>
  bytes.length < pointerLimit && bytes.subarray(0, pointerStart.length).equals(start);
const start = Buffer.from(pointerStart);

const pointerTo = (bytes: Buffer): Buffer =>
  Buffer.from(
    `${pointerStart}oid sha256:${createHash('sha256').update(bytes).digest('hex')}\nsize ${bytes.length}\n`,
  );

const plainEnds = (bytes: Buffer): Buffer =>
  Buffer.from(bytes.toString('latin1').replaceAll('\r\n', '\n'), 'latin1');
