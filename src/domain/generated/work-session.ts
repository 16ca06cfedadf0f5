/* Generated from schemas/work_session.schema.json by `npm run schemas`. Do not edit. */

/**
 * a number, 0 or more, without quotes
 */
export type Count = number | null;
/**
 * a decimal number, without quotes or as a string of digits
 */
export type Decimal = number | string | null;
/**
 * a text in quotes
 */
export type Text = string | null;
/**
 * a list of texts
 *
 * @maxItems 1000
 */
export type Texts = string[] | null;
/**
 * a list of lessons, each a text or {"title", "description"}
 *
 * @maxItems 1000
 */
export type Lessons =
  | (
      | string
      | {
          title?: Text;
          description?: Text;
        }
    )[]
  | null;

/**
 * a work session: one JSON object with session_id, session_type, timestamp and agent_id
 */
export interface WorkSessionEnvelope {
  /**
   * 1, the version of this format, or leave it out
   */
  schema_version?: 1;
  /**
   * an id that can be a file name: letters, digits, `.`, `_` and `-`, at most 128, starting with a letter or digit; a UUID is best
   */
  session_id: string;
  /**
   * the type of the session, one that has a pipeline
   */
  session_type: string;
  /**
   * when the session ended, as an RFC 3339 date and time in quotes, with a zone
   */
  timestamp: string;
  /**
   * the name of the agent, 1 to 128 printable characters
   */
  agent_id: string;
  /**
   * an object with what the agent claims about the session, every number of which is checked
   */
  metadata?: {
    duration_minutes?: Count;
    files_changed?: Count;
    commits?: Count;
    lines_added?: Count;
    lines_removed?: Count;
    trades_executed?: Count;
    total_pnl?: Decimal;
    win_rate?: Decimal;
    max_drawdown?: Decimal;
    artifacts_created?: Count;
    screenshots_taken?: Count;
    current_mission?: Text;
    completed_tasks?: Texts;
    achievements?: Texts;
    session_summary?: Text;
  } | null;
  /**
   * an object with the facts of the session, in the form of its type
   */
  source_data?: {} | null;
  overview?: Text;
  problem?: Text;
  solution?: Text;
  lessons?: Lessons;
  next_steps?: Texts;
  market_analysis?: Text;
  what_worked?: Texts;
  what_didnt_work?: Texts;
  next_goals?: Texts;
  /**
   * an empty object, or leave it out: the daemon fills it in
   */
  artifacts?: {} | null;
  /**
   * an empty object, or leave it out: the daemon fills it in
   */
  pipeline_status?: {} | null;
  /**
   * an empty object, or leave it out: the daemon fills it in
   */
  flywheel?: {} | null;
}
