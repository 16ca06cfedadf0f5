import type { Finding } from '../../domain/finding.ts';
import type { Decimal } from './decimal.ts';
import type { Moment } from './parse-moment.ts';

/** A value, or why there is none: nothing ever prints as NaN or Infinity. */
export type Known<T = Decimal> =
  | { readonly kind: 'known'; readonly value: T }
  | { readonly kind: 'unknown'; readonly reason: string };

export const known = <T>(value: T): Known<T> => ({ kind: 'known', value });
export const unknown = (reason: string): Known<never> => ({ kind: 'unknown', reason });

/** What is traded, where: rows of different instruments never meet. */
export interface Instrument {
  readonly symbol: string;
  readonly account?: string;
  readonly currency?: string;
  readonly multiplier: Decimal;
}

export type Side = 'long' | 'short';

/** A position from flat to flat. */
export interface Trade extends Instrument {
  /** 1-based, in the order the trades were closed. */
  readonly number: number;
  readonly side: Side;
  /** All that was entered, over every scaling in. */
  readonly quantity: Decimal;
  /** Averages, weighted by quantity. */
  readonly entryPrice: Decimal;
  readonly exitPrice: Decimal;
  readonly opened?: Moment;
  readonly closed?: Moment;
  readonly gross: Decimal;
  readonly fees: Decimal;
  readonly net: Decimal;
  /** Σ entry price × quantity × multiplier. */
  readonly entryValue: Decimal;
  /** Money lost, before fees, if the stop is hit with everything on. */
  readonly risk: Known;
  /** A row says that the stop was moved further from the entry. */
  readonly stopMovedAway: boolean;
  /** Prices the instrument reached while the trade was on, where its rows give them. */
  readonly highest?: Decimal;
  readonly lowest?: Decimal;
  readonly setup?: string;
  readonly notes: readonly string[];
  /** Rows of source_data.trades it is made of, 0-based. */
  readonly rows: readonly number[];
}

/** What was still open when the session ended. */
export interface OpenPosition extends Instrument {
  readonly side: Side;
  readonly quantity: Decimal;
  readonly entryPrice: Decimal;
  readonly opened?: Moment;
  /** On the part that was closed already, by the cost basis of the session. */
  readonly realised: {
    readonly quantity: Decimal;
    readonly gross: Decimal;
    readonly fees: Decimal;
  };
  readonly setup?: string;
  readonly notes: readonly string[];
  readonly rows: readonly number[];
  /** Rows that opened it with a plain `sell`: they may have closed a position of another session. */
  readonly assumedShort: boolean;
}

/** A row, or the rest of one, that no trade is made of. */
export interface UnusedRow {
  readonly row: number;
  readonly reason: string;
}

/** T1: the session's trades in one form. */
export interface TradeBook {
  readonly trades: readonly Trade[];
  readonly open: readonly OpenPosition[];
  readonly unused: readonly UnusedRow[];
  /** How many rows the trades and positions are made of. */
  readonly rowsUsed: number;
  /** What a reader must know of how the rows were read. */
  readonly remarks: readonly string[];
  readonly findings: readonly Finding[];
}
