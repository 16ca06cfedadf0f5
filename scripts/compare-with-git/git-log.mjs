// What `git log --raw --numstat` says of commits, in the words of a scan.

const fields = ['hash', 'parents', 'name', 'email', 'date', 'author_date', 'subject'];
const format = '--format=%H%x00%P%x00%an%x00%ae%x00%cI%x00%aI%x00%s';

/** Options of git that make its answers depend on the objects alone, not on who asks. */
export const plainConfig = Object.entries({
  'core.quotePath': 'false',
  'core.attributesFile': '/dev/null',
  'core.fsmonitor': 'false',
  'core.hooksPath': '/dev/null',
  'diff.algorithm': 'myers',
  'diff.ignoreSubmodules': 'none',
  'diff.orderFile': '/dev/null',
  'diff.renameLimit': '1000',
  'log.showRoot': 'true',
  'log.showSignature': 'false',
  'protocol.file.allow': 'always',
  'safe.directory': '*',
}).flatMap(([key, value]) => ['-c', `${key}=${value}`]);

/** Environment in which nothing of the machine's or the user's settings is heard. */
export const plainEnvironment = (home) => ({
  PATH: process.env['PATH'] ?? '',
  HOME: home,
  LC_ALL: 'C',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_ATTR_NOSYSTEM: '1',
  GIT_OPTIONAL_LOCKS: '0',
  // Grafts have no switch of their own; where nothing can be, there are none.
  GIT_GRAFT_FILE: '/dev/null/none',
});

const shape = ['-z', '--raw', '--numstat', '--no-abbrev', '--no-ext-diff', '--no-textconv'];

/** Arguments of the `git log` that `readLog` reads. */
export const logArguments = (renames, ...range) => [
  '--no-replace-objects',
  'log',
  ...shape,
  '--no-show-signature',
  '--encoding=UTF-8',
  renames ? '--find-renames=50%' : '--no-renames',
  format,
  ...range,
];

/** Arguments of the `git diff` between two trees that `readDiff` reads. */
export const diffArguments = (from, to) => [
  '--no-replace-objects',
  'diff',
  ...shape,
  '--no-renames',
  from,
  to,
];

export function readDiff(output) {
  const files = [];
  readFiles(output.toString('latin1').split('\0'), 0, files);
  return files;
}

/** Takes the output of `git log` apart. Paths and texts that are no UTF-8 are told as a scan tells them. */
export function readLog(output) {
  const tokens = output.toString('latin1').split('\0');
  const commits = [];
  for (let at = 0; at < tokens.length;) {
    if (!/^\n?[0-9a-f]{40,64}$/.test(tokens[at])) {
      at++;
      continue;
    }
    const commit = headOf(tokens.slice(at, at + fields.length));
    at = readFiles(tokens, at + fields.length, commit.files);
    commits.push(commit);
  }
  return commits;
}

function headOf(values) {
  const head = Object.fromEntries(fields.map((field, at) => [field, text(values[at] ?? '')]));
  const { hash, parents, name, email, date, author_date, subject } = head;
  return {
    hash: hash.trim(),
    parents: parents === '' ? [] : parents.split(' '),
    author: { name, email },
    date: zulu(date),
    author_date: zulu(author_date),
    subject: subject.trim(),
    files: [],
  };
}

/** Reads the changes of one commit and returns where the next begins. */
function readFiles(tokens, start, files) {
  const counts = new Map();
  let at = start;
  for (; at < tokens.length;) {
    const raw = /^\n?:(\d+) (\d+) ([0-9a-f]+) ([0-9a-f]+) ([A-Z])(\d*)$/.exec(tokens[at]);
    const count = /^\n?(\d+|-)\t(\d+|-)\t([^]*)$/.exec(tokens[at]);
    if (raw) {
      const isPair = raw[5] === 'R' || raw[5] === 'C';
      const [first, second] = [tokens[at + 1], isPair ? tokens[at + 2] : undefined];
      files.push(rawChange(raw, first, second));
      at += isPair ? 3 : 2;
    } else if (count) {
      const isPair = count[3] === '';
      counts.set(isPair ? tokens[at + 2] : count[3], count);
      at += isPair ? 3 : 1;
    } else if (tokens[at] === '') at++;
    else break;
  }
  for (const file of files) addCounts(file, counts.get(file.bytes));
  return at;
}

function rawChange([, oldMode, newMode, oldOid, newOid, letter, score], first, second) {
  const bytes = second ?? first;
  return {
    path: shownPath(bytes),
    ...(second === undefined ? {} : { old_path: shownPath(first) }),
    status: statusOf(letter, oldMode, newMode, oldOid === newOid),
    ...(letter === 'R' ? { similarity: Number(score), identical: oldOid === newOid } : {}),
    modes: [oldMode, newMode],
    oids: [oldOid, newOid],
    bytes,
  };
}

const submodule = '160000';
const letters = { A: 'added', D: 'deleted', T: 'type_changed', R: 'renamed', M: 'modified' };

function statusOf(letter, oldMode, newMode, sameContent) {
  if (oldMode === submodule || newMode === submodule) return 'submodule';
  return letter === 'M' && sameContent ? 'mode_changed' : (letters[letter] ?? letter);
}

function addCounts(file, count) {
  const number = (said) => (said === undefined || said === '-' ? null : Number(said));
  file.added = number(count?.[1]);
  file.removed = number(count?.[2]);
  file.binary = count?.[1] === '-';
  delete file.bytes;
}

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function text(latin1) {
  const bytes = Buffer.from(latin1, 'latin1');
  try {
    return strict.decode(bytes);
  } catch {
    return latin1.replace(/[\x80-\x9f]/g, (char) => from0x80[char.charCodeAt(0) - 0x80]);
  }
}

// Of windows-1252, whose decoder in Node is another one in some of its versions.
const from0x80 = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';

/** A path with the bytes that are no UTF-8 as `\351`. */
function shownPath(latin1) {
  const bytes = Buffer.from(latin1, 'latin1');
  let shown = '';
  for (let at = 0; at < bytes.length;) {
    const length = [1, 2, 3, 4].find((size) => isWhole(bytes.subarray(at, at + size)));
    shown +=
      length === undefined
        ? `\\${bytes[at].toString(8).padStart(3, '0')}`
        : bytes.toString('utf8', at, at + length);
    at += length ?? 1;
  }
  return shown;
}

function isWhole(bytes) {
  try {
    return [...strict.decode(bytes)].length === 1;
  } catch {
    return false;
  }
}

/** git says `+00:00` or `Z`, depending on its version. */
const zulu = (date) => date.replace(/[+-]00:00$/, 'Z');
