/** What the kind of a row says. */
export interface KindFacts {
  readonly status: string;
  /** Status of its jobs, and how many have it. */
  readonly jobs: readonly (readonly [string, number])[];
}

/** The kinds there are; few, so a row holds the number of its own only. */
export class ColdKinds {
  readonly #numbers = new Map<string, number>();

  numberOf(kind: string): number {
    const known = this.#numbers.get(kind);
    if (known !== undefined) return known;
    this.#numbers.set(kind, this.#numbers.size);
    return this.#numbers.size - 1;
  }

  /** By number. */
  facts(): KindFacts[] {
    return [...this.#numbers.keys()].map((kind) => {
      const [status = '', ...jobs] = kind.split(' ');
      return { status, jobs: jobs.map(jobCount) };
    });
  }
}

function jobCount(text: string): readonly [string, number] {
  const [status = '', count] = text.split(':');
  return [status, Number(count)];
}
