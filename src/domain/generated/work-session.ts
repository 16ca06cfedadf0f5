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
 * a work session: one JSON object
 */
export interface WorkSessionEnvelope {
  /**
   * the version of this format; leave it out or write 1
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
   * what the agent claims about the session; every number is checked
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
   * the facts of the session, in the form of its type
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
   * filled in by the daemon; write {} or leave it out
   */
  artifacts?: {} | null;
  /**
   * filled in by the daemon; write {} or leave it out
   */
  pipeline_status?: {} | null;
  /**
   * filled in by the daemon; leave it out
   */
  flywheel?: {} | null;
}
