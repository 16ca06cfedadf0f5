/* Generated from schemas/source/build.schema.json by `npm run schemas`. Do not edit. */

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
 * source_data of a build session
 */
export interface BuildSource {
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
   * the commits of the session
   *
   * @maxItems 20000
   */
  git_commits?:
    | {
        /**
         * the commit hash, full or abbreviated
         */
        hash: string;
        /**
         * a text in quotes
         */
        message?: string | null;
        /**
         * a text in quotes
         */
        author?: string | null;
        /**
         * a text in quotes
         */
        email?: string | null;
        /**
         * a date and time in quotes
         */
        timestamp?: string | null;
        /**
         * a list of paths
         *
         * @maxItems 100000
         */
        files?: string[] | null;
      }[]
    | null;
  /**
   * what was run: a text, one result, or a list of results
   *
   * @maxItems 1000
   */
  test_results?:
    | string
    | {
        /**
         * a text in quotes
         */
        command?: string | null;
        /**
         * the exit code, a whole number
         */
        exit_code?: number | null;
        /**
         * a number, 0 or more, without quotes
         */
        passed?: number | null;
        /**
         * a number, 0 or more, without quotes
         */
        failed?: number | null;
        /**
         * a number, 0 or more, without quotes
         */
        skipped?: number | null;
        /**
         * seconds as a number, or a text
         */
        duration?: number | string | null;
      }
    | {
        /**
         * a text in quotes
         */
        command?: string | null;
        /**
         * the exit code, a whole number
         */
        exit_code?: number | null;
        /**
         * a number, 0 or more, without quotes
         */
        passed?: number | null;
        /**
         * a number, 0 or more, without quotes
         */
        failed?: number | null;
        /**
         * a number, 0 or more, without quotes
         */
        skipped?: number | null;
        /**
         * seconds as a number, or a text
         */
        duration?: number | string | null;
      }[]
    | null;
  /**
   * what was run: a text, one result, or a list of results
   *
   * @maxItems 1000
   */
  build_results?:
    | string
    | {
        /**
         * a text in quotes
         */
        command?: string | null;
        /**
         * the exit code, a whole number
         */
        exit_code?: number | null;
        /**
         * a number, 0 or more, without quotes
         */
        passed?: number | null;
        /**
         * a number, 0 or more, without quotes
         */
        failed?: number | null;
        /**
         * a number, 0 or more, without quotes
         */
        skipped?: number | null;
        /**
         * seconds as a number, or a text
         */
        duration?: number | string | null;
      }
    | {
        /**
         * a text in quotes
         */
        command?: string | null;
        /**
         * the exit code, a whole number
         */
        exit_code?: number | null;
        /**
         * a number, 0 or more, without quotes
         */
        passed?: number | null;
        /**
         * a number, 0 or more, without quotes
         */
        failed?: number | null;
        /**
         * a number, 0 or more, without quotes
         */
        skipped?: number | null;
        /**
         * seconds as a number, or a text
         */
        duration?: number | string | null;
      }[]
    | null;
}
