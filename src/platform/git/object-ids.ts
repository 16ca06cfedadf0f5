/** What ids of objects are the digest of. */
export type ObjectFormat = 'sha1' | 'sha256';

const fullId = '(?:[0-9a-f]{64}|[0-9a-f]{40})';
// As one that cannot fail late: it is asked for each object.
const whole = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/;

/** Source of a pattern for an id of either format; what stands around it must end it. */
export const objectIdPattern: string = fullId;

export const isObjectId = (text: string): boolean => whole.test(text);

/** As much of an id as git takes for one: at least four digits. */
export const isAbbreviatedId = (text: string): boolean => /^[0-9a-f]{4,64}$/.test(text);

export const idBytes: Readonly<Record<ObjectFormat, number>> = { sha1: 20, sha256: 32 };
