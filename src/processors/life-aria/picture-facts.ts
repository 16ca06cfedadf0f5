import { digits } from '../../story/counts.ts';
import type { FoundShot } from './life.ts';

type Found = FoundShot['picture'];

const names: Readonly<Record<string, string>> = { jpg: 'JPEG', webp: 'WebP', heif: 'HEIF or AVIF' };

/** `PNG`. */
export const pictureFormat = ({ format }: Found): string => names[format] ?? format.toUpperCase();

/** `1280 × 720 pixels`. */
export const picturePixels = ({ width, height }: Found): string =>
  `${String(width)} × ${String(height)} pixels`;

/** `812 bytes`, `34.5 KiB`, `1.2 MiB`. */
export function pictureWeight({ bytes }: Found): string {
  if (bytes < 1024) return `${digits(bytes)} bytes`;
  const kibibytes = (bytes / 1024).toFixed(1);
  return Number(kibibytes) < 1024 ? `${kibibytes} KiB` : `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
}

/** `gameplay_001.png` of a path with either separator. */
export const fileNameOf = (path: string): string => path.replace(/^[^]*[\\/]/, '') || path;
