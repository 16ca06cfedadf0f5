import type { ReceiptSource } from '../../domain/artifact.ts';
import type { Start } from '../../domain/creation-place.ts';
import type { Finding } from '../../domain/finding.ts';
import type { Picture } from '../../domain/picture.ts';

/** Words of the session, as plain paragraphs, with the place where they stand. */
export interface Said {
  readonly title?: string;
  readonly paragraphs: readonly string[];
  readonly from: ReceiptSource;
}

/** Something the session says was made. */
export interface Creation {
  readonly name: string;
  readonly type?: string;
  readonly place: Place;
  readonly technologies: readonly string[];
  readonly from: ReceiptSource;
}

/** Where a creation can be seen, as far as the session tells. */
export type Place =
  | { readonly kind: 'address'; readonly url: string }
  /** `at`: as the session writes it; it stands in no text. */
  | { readonly kind: 'here'; readonly path: string; readonly at: string; readonly start?: Start }
  | { readonly kind: 'gone'; readonly path: string; readonly reason: string }
  | { readonly kind: 'elsewhere'; readonly path: string }
  | { readonly kind: 'unknown' };

export interface Screenshot {
  readonly path: string;
  readonly caption?: string;
  readonly from: ReceiptSource;
}

/** Everything a life session tells, each thing once. */
export interface Life {
  /** Never stands in a text. */
  readonly sessionId: string;
  readonly agent: string;
  /** `2025-12-02`. */
  readonly day?: string;
  /** Days on which something was made, or the day of the session. */
  readonly when?: string;
  readonly mission?: string;
  readonly creations: readonly Creation[];
  /** Turns in which something was made: they say what it is. */
  readonly making: readonly Said[];
  /** The other turns that are told. */
  readonly talk: readonly Said[];
  readonly turns: { readonly all: number; readonly told: number };
  readonly overview: readonly Said[];
  readonly problem: readonly Said[];
  readonly solution: readonly Said[];
  readonly learned: readonly Said[];
  readonly worked: readonly Said[];
  readonly didntWork: readonly Said[];
  readonly done: readonly Said[];
  readonly next: readonly Said[];
  readonly notes: readonly Said[];
  readonly screenshots: readonly Screenshot[];
}

/** All that a session tells beside its conversation. */
export const toldBesideTalk = (life: Life): readonly (readonly unknown[])[] => [
  ...[life.creations, life.making, life.screenshots, life.overview, life.problem, life.solution],
  ...[life.learned, life.worked, life.didntWork, life.done, life.next, life.notes],
];

/** A listed screenshot and what was found at its path. */
export interface Shot {
  readonly screenshot: Screenshot;
  readonly picture: Picture;
}

/** What every artifact of a life session is told from. */
export interface ToldLife {
  readonly life: Life;
  readonly shots: readonly Shot[];
  readonly findings: readonly Finding[];
}

export type FoundShot = Shot & { readonly picture: Extract<Picture, { kind: 'found' }> };

export const isFound = (shot: Shot): shot is FoundShot => shot.picture.kind === 'found';
