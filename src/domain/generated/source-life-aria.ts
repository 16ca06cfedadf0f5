/* Generated from schemas/source/life_aria.schema.json by `npm run schemas`. Do not edit. */

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
 * source_data of a life_aria session
 */
export interface LifeAriaSource {
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
}
