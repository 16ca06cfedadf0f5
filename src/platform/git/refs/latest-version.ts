/** A tag that names a version, by semantic versioning; numbers as text, for they may be of any length. */
interface Version {
  readonly tag: string;
  readonly numbers: readonly string[];
  /** Empty for a release. */
  readonly before: readonly string[];
}

const longestTag = 128;
const number = '(?:0|[1-9]\\d*)';
const versionTag = new RegExp(
  `(?:^|[@/_-])[vV]?(${number}\\.${number}(?:\\.${number})?)(?:-([0-9A-Za-z.-]+))?(?:\\+[0-9A-Za-z.-]+)?$`,
);

/**
 * The tag with the highest version (`v1.2.3`, `1.2.3`, `name@1.2.3`, `name-v1.2`), as it is written;
 * a pre-release only where nothing has been released. Null when none names a version.
 */
export function latestVersion(tags: Iterable<string>): string | null {
  let latest: Version | undefined;
  for (const tag of tags) {
    const version = parseVersion(tag);
    if (version && (!latest || isLater(version, latest))) latest = version;
  }
  return latest?.tag ?? null;
}

function parseVersion(tag: string): Version | undefined {
  if (tag.length > longestTag) return undefined;
  const match = versionTag.exec(tag);
  if (match?.[1] === undefined) return undefined;
  const before = match[2]?.split('.') ?? [];
  if (before.some((part) => part === '' || /^0\d+$/.test(part))) return undefined;
  return { tag, numbers: match[1].split('.'), before };
}

function isLater(one: Version, other: Version): boolean {
  const [released, otherReleased] = [one.before.length === 0, other.before.length === 0];
  if (released !== otherReleased) return released;
  const order =
    compareAll(one.numbers, other.numbers, '0') || comparePreReleases(one.before, other.before);
  // Of two names for one version always the same is told: the shorter.
  return order === 0
    ? one.tag.length - other.tag.length < 0 ||
        (one.tag.length === other.tag.length && one.tag < other.tag)
    : order > 0;
}

function compareAll(left: readonly string[], right: readonly string[], missing: string): number {
  for (let at = 0; at < Math.max(left.length, right.length); at++) {
    const order = compareNumbers(left[at] ?? missing, right[at] ?? missing);
    if (order !== 0) return order;
  }
  return 0;
}

/** Identifier by identifier: numbers below words, and the longer list above where all else is equal. */
function comparePreReleases(left: readonly string[], right: readonly string[]): number {
  for (const [at, one] of left.entries()) {
    const other = right[at];
    if (other === undefined) return 1;
    if (one !== other) return compareIdentifiers(one, other);
  }
  return left.length - right.length;
}

function compareIdentifiers(one: string, other: string): number {
  const [isNumber, isOtherNumber] = [/^\d+$/.test(one), /^\d+$/.test(other)];
  if (isNumber && isOtherNumber) return compareNumbers(one, other);
  if (isNumber !== isOtherNumber) return isNumber ? -1 : 1;
  return one < other ? -1 : 1;
}

const compareNumbers = (one: string, other: string): number =>
  one.length - other.length || (one < other ? -1 : one > other ? 1 : 0);
