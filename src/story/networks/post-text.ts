import { unlinked } from '../../domain/addresses.ts';
import { visibleText, withoutMentions } from '../../domain/plain-text.ts';

/** Documents that everybody knows by their first name. */
const document = /(?<![\w/.-])(README|CHANGELOG|CONTRIBUTING|LICEN[CS]E)\.(?:md|rst|txt)\b/g;

/**
 * The text as it stands in a post: without Markdown's code marks; nobody is called, and no file's name
 * becomes a link. Said again of such a text, it is the same.
 */
export const asPosted = (text: string): string =>
  withoutMentions(unlinked(visibleText(postText(text))));

/** Plain text for a post, before it is made safe to send. */
export const postText = (text: string): string => text.replace(document, '$1').replaceAll('`', '');
