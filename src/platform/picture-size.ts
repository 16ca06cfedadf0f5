import { disableTypes, imageSize } from 'image-size';

/** Formats no browser shows; their readers are not run on strangers' bytes. */
const unread = [
  'cur',
  'dds',
  'icns',
  'j2c',
  'jp2',
  'jxl',
  'jxl-stream',
  'ktx',
  'pnm',
  'psd',
  'tga',
];
disableTypes(unread as Parameters<typeof disableTypes>[0]);

/**
 * Sizes stand near the start, except behind long camera data. Readers of other kinds look again and
 * again at what follows: half a megabyte made for it keeps the one of HEIF busy for seconds.
 */
const cameraBytes = 512 * 1024;
const prefixBytes = 64 * 1024;
/** The pattern that finds the root of an SVG is slow on long hostile text. */
const textBytes = 16 * 1024;

export interface PictureSize {
  readonly width: number;
  readonly height: number;
  /** `png`, `jpg`, `svg`, … */
  readonly format: string;
}

/** Format and size as a viewer shows it, from the first bytes; undefined when it is no picture. */
export function pictureSize(bytes: Uint8Array): PictureSize | undefined {
  // A copy, because image-size reads on behind the end of a view, into whatever stands there.
  const prefix = new Uint8Array(bytes.subarray(0, enough(bytes)));
  const found = tryImageSize(prefix);
  if (found?.type === undefined) return undefined;
  // Cameras store turned pictures as they were taken, and say how to turn them.
  const isTurned = (found.orientation ?? 1) >= 5;
  const [width, height] = isTurned ? [found.height, found.width] : [found.width, found.height];
  const isSize = [width, height].every((side) => Number.isInteger(side) && side > 0);
  return isSize ? { width, height, format: found.type } : undefined;
}

/** How much of a picture its reader is given: with that, each is done in a fraction of a second. */
function enough(bytes: Uint8Array): number {
  const start = Buffer.from(bytes.subarray(0, 2)).toString('latin1');
  if (['\xff\xd8', 'II', 'MM'].includes(start)) return cameraBytes;
  const first = bytes[0] ?? 0;
  const isText = first === 0x3c || first === 0xef || (first > 0 && first <= 0x20);
  return isText ? textBytes : prefixBytes;
}

/** It throws errors of all kinds at what it does not understand: all of them mean "no picture". */
function tryImageSize(bytes: Uint8Array): ReturnType<typeof imageSize> | undefined {
  try {
    return imageSize(bytes);
  } catch {
    return undefined;
  }
}
