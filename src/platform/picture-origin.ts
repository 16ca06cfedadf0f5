import type { PictureOrigin } from '../domain/picture.ts';

/**
 * What a picture file tells of its making, in EXIF or XMP; undefined when nothing was found. Cameras
 * write it near the start, programs at the end: so all of the file is searched.
 */
export function pictureOrigin(file: Uint8Array): PictureOrigin | undefined {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  const blocks = [...blocksAfter(bytes, 'Exif\0\0', 6), ...exifChunks(bytes)];
  const namesPosition = positionWords.some((word) => bytes.includes(word));
  if (namesPosition || blocks.some(hasPosition)) return 'position';
  return blocks.length > 0 || bytes.includes('<x:xmpmeta') ? 'other' : undefined;
}

/** XMP is text. */
const positionWords = ['exif:GPSLatitude', 'exif:GPSLongitude'];
/** Enough for every file a camera writes; a bound for those that only repeat the mark. */
const mostMarks = 64;
const mostEntries = 512;
const gpsTag = 0x8825;

/** PNG and WebP name the chunk that holds EXIF. */
const exifChunks = (bytes: Buffer): Buffer[] => {
  const start = bytes.toString('latin1', 0, 4);
  if (start === '\x89PNG') return blocksAfter(bytes, 'eXIf', 4);
  return start === 'RIFF' ? blocksAfter(bytes, 'EXIF', 8) : [];
};

function blocksAfter(bytes: Buffer, mark: string, skip: number): Buffer[] {
  const blocks: Buffer[] = [];
  let at = bytes.indexOf(mark, 0, 'latin1');
  for (let marks = 0; at !== -1 && marks < mostMarks; marks += 1) {
    const block = bytes.subarray(at + skip);
    if (/^(?:II\*\0|MM\0\*)/.test(block.toString('latin1', 0, 4))) blocks.push(block);
    at = bytes.indexOf(mark, at + mark.length, 'latin1');
  }
  return blocks;
}

/** True when the first directory of an EXIF block leads to one of positions. */
function hasPosition(block: Buffer): boolean {
  const isLittle = block[0] === 0x49;
  const word = (at: number): number =>
    at + 2 > block.length ? 0 : isLittle ? block.readUInt16LE(at) : block.readUInt16BE(at);
  const long = (at: number): number =>
    at + 4 > block.length ? 0 : isLittle ? block.readUInt32LE(at) : block.readUInt32BE(at);
  const directory = long(4);
  const count = Math.min(word(directory), mostEntries);
  return Array.from({ length: count }, (_, index) => directory + 2 + index * 12).some(
    (entry) => word(entry) === gpsTag,
  );
}
