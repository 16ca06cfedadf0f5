/** A name git itself would accept below `refs/`, so that it cannot lead out of the folder. */
export const isRefName = (name: string): boolean =>
  name.length <= 1024 &&
  /^refs\/[^/]/.test(name) &&
  // eslint-disable-next-line no-control-regex -- git forbids them in names
  !/[\x00-\x20\x7f~^:?*[\\]|\.\.|\/\/|\/\.|@\{|\/$|\.$|\.lock(?:\/|$)/.test(name);

/** Each worktree has these for itself; the others it shares. */
export const isOfWorktree = (name: string): boolean =>
  name === 'HEAD' || /^refs\/(?:bisect|worktree|rewritten)\//.test(name);
