/** The machine refuses what every session needs: nobody's work is to blame. */
export interface MachineFault {
  /** `ENOSPC`, `EROFS`, …; the error's code where the system gave none. */
  readonly errno: string;
  /** What could not be written or read; empty where it is not known. */
  readonly path: string;
}

/** No room, no writing, or no file that can be opened: wherever it is met, it is the machine's fault. */
const machineErrnos: readonly unknown[] = ['ENOSPC', 'EDQUOT', 'EROFS', 'EMFILE', 'ENFILE'];

export const isMachineErrno = (errno: string | undefined): boolean => machineErrnos.includes(errno);
