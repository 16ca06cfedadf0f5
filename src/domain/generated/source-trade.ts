/* Generated from schemas/source/trade.schema.json by `npm run schemas`. Do not edit. */

/**
 * a list of conversation turns
 *
 * @maxItems 10000
 */
export type Conversations =
  | {
      /**
       * a text in quotes
       */
      source?: string | null;
      /**
       * a text in quotes
       */
      role?: string | null;
      /**
       * a text in quotes
       */
      content?: string | null;
      /**
       * a date and time in quotes
       */
      timestamp?: string | null;
      /**
       * a list of things made, each an object with a name
       *
       * @maxItems 1000
       */
      artifacts?:
        | {
            /**
             * a text in quotes
             */
            type?: string | null;
            /**
             * a text in quotes
             */
            name?: string | null;
            /**
             * a path in quotes, or null when there is none
             */
            path?: string | null;
            technologies?: Texts;
          }[]
        | null;
    }[]
  | null;
/**
 * a list of texts
 *
 * @maxItems 1000
 */
export type Texts = string[] | null;
/**
 * a list of pictures, each a path or {"path", "caption"}
 *
 * @maxItems 1000
 */
export type Screenshots =
  | (
      | string
      | {
          path: string;
          /**
           * a text in quotes
           */
          caption?: string | null;
        }
    )[]
  | null;
/**
 * a list of lessons, each a text or {"title", "description"}
 *
 * @maxItems 1000
 */
export type Lessons =
  | (
      | string
      | {
          /**
           * a text in quotes
           */
          title?: string | null;
          /**
           * a text in quotes
           */
          description?: string | null;
        }
    )[]
  | null;

/**
 * source_data of a trade session
 */
export interface TradeSource {
  /**
   * a path in quotes, or null when there is none
   */
  repo_path?: string | null;
  conversations?: Conversations;
  screenshots?: Screenshots;
  /**
   * notes: a text or a list of texts
   *
   * @maxItems 1000
   */
  session_notes?: string | string[] | null;
  insights?: Texts;
  /**
   * a text in quotes
   */
  overview?: string | null;
  /**
   * a text in quotes
   */
  problem?: string | null;
  /**
   * a text in quotes
   */
  solution?: string | null;
  lessons?: Lessons;
  next_steps?: Texts;
  /**
   * a text in quotes
   */
  market_analysis?: string | null;
  what_worked?: Texts;
  what_didnt_work?: Texts;
  next_goals?: Texts;
  /**
   * the trades or executions of the session
   *
   * @maxItems 100000
   */
  trades?:
    | {
        /**
         * the symbol
         */
        symbol: string;
        /**
         * what was done: buy, sell, short or cover
         */
        action: string;
        /**
         * how many, a decimal number above 0
         */
        quantity?: number | string | null;
        /**
         * the price of one, a decimal number
         */
        price?: number | string | null;
        /**
         * a date and time in quotes
         */
        timestamp?: string | null;
        /**
         * a decimal number, without quotes or as a string of digits
         */
        exit_price?: number | string | null;
        /**
         * a date and time in quotes
         */
        exit_timestamp?: string | null;
        /**
         * a decimal number, without quotes or as a string of digits
         */
        profit_loss?: number | string | null;
        /**
         * a decimal number, without quotes or as a string of digits
         */
        fees?: number | string | null;
        /**
         * a decimal number, without quotes or as a string of digits
         */
        stop_price?: number | string | null;
        /**
         * a decimal number, without quotes or as a string of digits
         */
        stop_moved_to?: number | string | null;
        /**
         * a decimal number, without quotes or as a string of digits
         */
        highest_price?: number | string | null;
        /**
         * a decimal number, without quotes or as a string of digits
         */
        lowest_price?: number | string | null;
        /**
         * a decimal number, without quotes or as a string of digits
         */
        multiplier?: number | string | null;
        /**
         * a text in quotes
         */
        currency?: string | null;
        /**
         * a text in quotes
         */
        notes?: string | null;
        /**
         * a text in quotes
         */
        setup?: string | null;
        /**
         * a text in quotes
         */
        account?: string | null;
        /**
         * what became of the order: filled, cancelled, rejected, pending and the like
         */
        status?: string | null;
        /**
         * the broker's id of the fill
         */
        execution_id?: string | number | null;
      }[]
    | null;
  /**
   * the market as the trader saw it
   */
  market_conditions?: {
    /**
     * a text in quotes
     */
    volatility?: string | null;
    /**
     * a text in quotes
     */
    trend?: string | null;
    /**
     * a text in quotes
     */
    volume?: string | null;
    /**
     * a text in quotes
     */
    market_sentiment?: string | null;
  } | null;
  /**
   * a text in quotes
   */
  account?: string | null;
  /**
   * a decimal number, without quotes or as a string of digits
   */
  starting_balance?: number | string | null;
  /**
   * what the closed part of an open position did cost: fifo or average
   */
  cost_basis?: 'fifo' | 'average' | null;
  /**
   * the trading plan: a text, a list of texts, or an object
   *
   * @maxItems 1000
   */
  plan?: string | unknown[] | {} | null;
}
