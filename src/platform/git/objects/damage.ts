/**
 * Why a piece of a repository cannot be used, in our own words and without a word of its content.
 * Who knows the id of the object tells it.
 */
export class Damage extends Error {
  constructor(what: string) {
    super(what);
    this.name = 'Damage';
  }
}
