/** The start of a PNG of that size: all that tells its dimensions. */
export function png(width: number, height: number): Buffer {
  const header = Buffer.alloc(33);
  header.write('\x89PNG\r\n\x1a\n', 0, 'latin1');
  header.writeUInt32BE(13, 8);
  header.write('IHDR', 12, 'latin1');
  header.writeUInt32BE(width, 16);
  header.writeUInt32BE(height, 20);
  header[24] = 8;
  return header;
}

/** A JPEG's first segments, with that size. */
export function jpeg(width: number, height: number): Buffer {
  const frame = Buffer.from('ffc0000b0800000000011100ffd9', 'hex');
  frame.writeUInt16BE(height, 5);
  frame.writeUInt16BE(width, 7);
  const start = Buffer.from('ffd8ffe000104a46494600010100000100010000', 'hex');
  return Buffer.concat([start, frame]);
}

export const svg = (width: number, height: number): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${String(width)}" height="${String(height)}"></svg>`;

/** A block of EXIF whose directory has these tags and no values. */
export function exif(tags: readonly number[], order: 'II' | 'MM' = 'II'): Buffer {
  const block = Buffer.alloc(14 + tags.length * 12);
  const word = (value: number, at: number): number =>
    order === 'II' ? block.writeUInt16LE(value, at) : block.writeUInt16BE(value, at);
  block.write(order, 0, 'latin1');
  word(42, 2);
  block.writeUInt8(8, order === 'II' ? 4 : 7);
  word(tags.length, 8);
  for (const [index, tag] of tags.entries()) word(tag, 10 + index * 12);
  return block;
}

/** A JPEG with that block, as a camera writes it: right after the start. */
export function withExif(picture: Buffer, block: Buffer): Buffer {
  const head = Buffer.from('ffe10000457869660000', 'hex');
  head.writeUInt16BE(block.length + 8, 2);
  return Buffer.concat([picture.subarray(0, 2), head, block, picture.subarray(2)]);
}
