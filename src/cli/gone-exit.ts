/** Nothing differs, and a source is gone: as for every source that cannot be found. */
export const goneExit = 66;
