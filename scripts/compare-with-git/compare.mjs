// Which promises about a scan a repository breaks, and how often the counts are git's own.

/**
 * Compares a scan without renames with `git log --no-renames`. `broken` is what may never be;
 * `equal` of `counted` files have the counts of git, `approximate` ones are upper bounds by promise.
 */
export function compareCommits(ours, theirs) {
  const report = {
    commits: theirs.length,
    files: 0,
    counted: 0,
    equal: 0,
    approximate: 0,
    broken: [],
  };
  for (let at = 0; at < Math.max(ours.length, theirs.length); at++) {
    if (!ours[at] || !theirs[at] || ours[at].hash !== theirs[at].hash) {
      report.broken.push(difference('commits', { at }, ours[at]?.hash, theirs[at]?.hash));
      break;
    }
    compareHeads(ours[at], theirs[at], report);
    compareFiles(ours[at], theirs[at], report);
  }
  return report;
}

const difference = (kind, where, our, their) => ({ kind, ...where, ours: our, theirs: their });

function compareHeads(our, their, { broken }) {
  for (const key of ['parents', 'author', 'date', 'author_date', 'subject']) {
    const [a, b] = [JSON.stringify(our[key]), JSON.stringify(their[key])];
    if (a !== b) broken.push(difference(key, { commit: our.hash }, a, b));
  }
}

function compareFiles(our, their, report) {
  const where = { commit: our.hash };
  // The tree at the cut of a shallow clone is no change.
  const [a, b] = [our.files.map(({ path }) => path), their.files.map(({ path }) => path)];
  if (JSON.stringify(a) !== JSON.stringify(b)) {
    const missing = b.filter((path) => !a.includes(path)).slice(0, 5);
    const extra = a.filter((path) => !b.includes(path)).slice(0, 5);
    report.broken.push(
      difference('files', where, { count: a.length, extra }, { count: b.length, missing }),
    );
    return;
  }
  for (const [at, file] of our.files.entries()) compareFile(where, file, their.files[at], report);
}

function compareFile({ commit }, our, their, report) {
  const where = { commit, path: our.path };
  report.files++;
  for (const [kind, a, b] of [
    ['status', our.status, their.status],
    ['binary', our.binary, their.binary && their.status !== 'submodule'],
    ['modes', String(our.modes ?? ''), String(changedModes(their) ?? '')],
  ])
    if (a !== b) report.broken.push(difference(kind, where, a, b));
  // A pointer to a commit has no lines, whatever git prints for it.
  if (their.status === 'submodule') {
    if (our.added !== null || our.removed !== null)
      report.broken.push(difference('lines', where, lines(our), 'none: a submodule'));
  } else compareCounts(where, our, their, report);
}

/** The modes of a file that was there before and after, where they differ. */
function changedModes({ modes: [before, after] }) {
  return before === after || before === '000000' || after === '000000'
    ? undefined
    : [before, after];
}

const lines = ({ added, removed }) => `+${added} -${removed}`;

function compareCounts(where, our, their, report) {
  if (our.binary !== their.binary || our.binary) return;
  report.counted++;
  if (our.added === their.added && our.removed === their.removed) report.equal++;
  if (our.approximate) report.approximate++;
  const tell = (kind) => report.broken.push(difference(kind, where, lines(our), lines(their)));
  if (our.added - our.removed !== their.added - their.removed) tell('net');
  if (our.added > their.added && !our.approximate) tell('above git');
}

/**
 * Compares the pairs of a scan with those of `git log --find-renames`. What git pairs by identical
 * content must be paired alike (`broken`); every other difference is listed (`differences`).
 */
export function compareRenames(ours, theirs) {
  const report = { renames: 0, edited: 0, broken: [], differences: [] };
  const known = new Map(ours.map((commit) => [commit.hash, commit]));
  for (const their of theirs) {
    const our = known.get(their.hash);
    if (our) comparePairs(our, their, report);
  }
  return report;
}

function comparePairs(our, their, report) {
  const left = new Map(pairsOf(our).map((file) => [file.path, file]));
  for (const git of pairsOf(their)) {
    const mine = left.get(git.path);
    left.delete(git.path);
    report.renames++;
    if (!git.identical) report.edited++;
    comparePair({ commit: our.hash, path: git.path }, mine, git, report);
  }
  for (const mine of left.values())
    report.differences.push(
      difference('only ours', { commit: our.hash, path: mine.path }, shown(mine), undefined),
    );
}

const pairsOf = ({ files }) => files.filter((file) => file.old_path !== undefined);

function comparePair(where, mine, git, report) {
  const list = git.identical ? report.broken : report.differences;
  if (!mine) list.push(difference('only git', where, undefined, shown(git)));
  else if (mine.old_path !== git.old_path || mine.similarity !== git.similarity)
    list.push(difference('rename', where, shown(mine), shown(git)));
  else if (!mine.binary && !git.binary)
    compareCounts(where, mine, git, { ...report, counted: 0, equal: 0, approximate: 0 });
  if (mine && mine.binary !== git.binary)
    report.broken.push(difference('binary', where, mine.binary, git.binary));
}

const shown = (file) => `${file.old_path} (${file.similarity} %)`;

/** Compares the net change with the files that `git diff --no-renames` finds between its ends. */
export function compareNet(net, files) {
  if (net === null) return [];
  const counted = files.filter(({ status }) => status !== 'submodule');
  const sum = (key) => counted.reduce((total, file) => total + (file[key] ?? 0), 0);
  const git = { files: files.length, added: sum('added'), removed: sum('removed') };
  const broken = [];
  const tell = (kind) => broken.push(difference(`net: ${kind}`, { commit: net.to }, net, git));
  if (net.files !== git.files) tell('files');
  if (net.added - net.removed !== git.added - git.removed) tell('added - removed');
  if (net.added > git.added) tell('above git');
  return broken;
}
