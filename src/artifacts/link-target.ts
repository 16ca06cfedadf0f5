import { visibleText } from '../domain/plain-text.ts';

/**
 * The target of a link, percent-encoded so that it cannot leave its parentheses. Only http and https
 * addresses without credentials and relative paths pass; anything else becomes the empty string.
 */
export function linkTarget(text: string): string {
  const target = visibleText(text).trim();
  if (target === '' || /[\n\t]/.test(target)) return '';
  const scheme = /^[a-z][a-z0-9+.-]*:/i.exec(target)?.[0].toLowerCase();
  if (scheme === undefined) return /^[\\/]{2}/.test(target) ? '' : encode(target);
  if (scheme !== 'http:' && scheme !== 'https:') return '';
  return isAddress(target) ? encode(target) : '';
}

function isAddress(target: string): boolean {
  if (!/^https?:\/\/[^/\\]/i.test(target) || !URL.canParse(target)) return false;
  const { username, password } = new URL(target);
  return username === '' && password === '';
}

const encode = (target: string): string =>
  target
    .replace(/%(?![0-9A-Fa-f]{2})/g, '%25')
    .replace(/[^A-Za-z0-9\-._~:/?#@!$&+,=%]/gu, (char) =>
      [...new TextEncoder().encode(char)]
        .map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`)
        .join(''),
    );
