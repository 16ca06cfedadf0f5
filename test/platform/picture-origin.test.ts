import { describe, expect, test } from '@jest/globals';
import { pictureOrigin } from '../../src/platform/picture-origin.ts';
import { exif, jpeg, png, withExif } from '../support/tiny-pictures.ts';

const orientation = 0x0112;
const gps = 0x8825;

describe('what a picture file tells of who took it', () => {
  test.each([
    ['a bare JPEG tells nothing', jpeg(4, 3), undefined],
    ['a bare PNG tells nothing', png(4, 3), undefined],
    ['a JPEG of a camera', withExif(jpeg(4, 3), exif([orientation])), 'other'],
    ['a JPEG with a place', withExif(jpeg(4, 3), exif([orientation, gps])), 'position'],
    ['a JPEG with a place, big-endian', withExif(jpeg(4, 3), exif([gps], 'MM')), 'position'],
    ['a PNG with a place', pngWith('eXIf', exif([gps])), 'position'],
    ['a WebP with a place', webpWith(exif([gps])), 'position'],
    ['a place in XMP', Buffer.concat([png(4, 3), xmp('exif:GPSLatitude="52,5N"')]), 'position'],
    ['other XMP', Buffer.concat([png(4, 3), xmp('dc:creator="Ada"')]), 'other'],
    ['a mark without a block', Buffer.concat([jpeg(4, 3), Buffer.from('Exif\0\0')]), undefined],
    ['a block cut short', withExif(jpeg(4, 3), exif([gps]).subarray(0, 9)), 'other'],
  ])('%s', (_, bytes, origin) => {
    expect(pictureOrigin(bytes)).toBe(origin);
  });

  test('a file that repeats the mark without end is done at once', () => {
    const block = Buffer.concat([Buffer.from('Exif\0\0'), exif([orientation])]);
    const bytes = Buffer.concat(Array.from({ length: 100_000 }, () => block));
    expect(pictureOrigin(bytes)).toBe('other');
  });
});

function pngWith(type: string, data: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  return Buffer.concat([png(4, 3), length, Buffer.from(type), data, Buffer.alloc(4)]);
}

function webpWith(data: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(data.length);
  return Buffer.concat([Buffer.from('RIFF\0\0\0\0WEBPEXIF'), length, data]);
}

function xmp(words: string): Buffer {
  return Buffer.from(`<x:xmpmeta><rdf:Description ${words}/></x:xmpmeta>`);
}
