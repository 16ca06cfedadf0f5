import { toFlywheelError } from '../domain/errors.ts';
import { fail, type DoctorCheck, type DoctorContext, type Verdict } from './doctor-check.ts';
import { homeChecks } from './doctor-home-checks.ts';
import { machineChecks } from './doctor-machine-checks.ts';
import { programChecks } from './doctor-program-checks.ts';
import { stateChecks } from './doctor-state-checks.ts';

export type Diagnosis = Verdict & { readonly name: string };

/** In the order in which one would look. */
export const doctorChecks: readonly DoctorCheck[] = [
  ...machineChecks,
  ...homeChecks,
  ...stateChecks,
  ...programChecks,
];

/** Runs every check, whatever the others say: one that breaks has failed. */
export async function examine(
  context: DoctorContext,
  checks: readonly DoctorCheck[] = doctorChecks,
): Promise<Diagnosis[]> {
  return Promise.all(
    checks.map(async ({ name, run }) => {
      const verdict = await run(context).catch((caught: unknown): Verdict => {
        const error = toFlywheelError(caught);
        const known = error.code !== 'INTERNAL_ERROR';
        const fix = known ? error.hint : 'Mend what the other checks name, then look again.';
        return fail(`It could not be checked: ${error.message}`, fix);
      });
      return { name, ...verdict };
    }),
  );
}
