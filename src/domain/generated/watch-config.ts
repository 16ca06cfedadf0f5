/* Generated from schemas/watch_config.schema.json by `npm run schemas`. Do not edit. */

/**
 * how the daemon runs; every key has a default
 */
export interface WatchConfig {
  /**
   * runs at the same time; 0 means one for each processor core
   */
  concurrency?: number;
  /**
   * a run that takes longer is stopped
   */
  run_timeout_seconds?: number;
  /**
   * memory a run may take, in megabytes; one that needs more ends alone (file contents are not counted)
   */
  run_heap_mb?: number;
  /**
   * how long a stop waits for running work before it is given back
   */
  stop_deadline_seconds?: number;
  /**
   * how sessions are found and read
   */
  intake?: {
    /**
     * how long a file that does not parse is left alone after its last change, before it is refused
     */
    grace_seconds?: number;
    /**
     * how often the inbox is listed, whatever the watcher says
     */
    sweep_seconds?: number;
    /**
     * a larger session file is refused
     */
    max_file_bytes?: number;
    /**
     * events: the operating system tells; polling: for network and container mounts; auto: events, and polling when they do not arrive; off: sweeps only
     */
    watcher?: 'auto' | 'events' | 'polling' | 'off';
    /**
     * finished sessions move to outputs/sessions/archive/ after this time, with their artifacts
     */
    archive_after_hours?: number;
    /**
     * of the finished sessions in the inbox at most so many stay; the oldest move to outputs/sessions/archive/ before their time
     */
    archive_above?: number;
  };
  /**
   * the build pipeline
   */
  build?: {
    /**
     * when neither listed hashes nor the session's window give a commit: the last so many of HEAD
     */
    commits?: number;
    /**
     * added to both ends of the session's window when commits are looked up by time
     */
    window_slack_minutes?: number;
    /**
     * without anything new, breaking, mended with its reason or learned, an article and posts are written from so many changed lines; generated files do not count; 0: always
     */
    article_from_lines?: number;
    /**
     * or from so many changed files
     */
    article_from_files?: number;
  };
  /**
   * sessions with Aria
   */
  life_aria?: {
    /**
     * a conversation in which nothing was made or learned is told from so many words; 0: always
     */
    devlog_from_words?: number;
  };
  /**
   * posts for social networks
   */
  social?: {
    /**
     * the networks that posts and threads are written for
     */
    networks?: ('x' | 'bluesky' | 'mastodon' | 'linkedin' | 'threads')[];
  };
  /**
   * the trade pipeline
   */
  trade?: {
    /**
     * zone of the trading days and hours, as `America/New_York`; a trade belongs to the day of its exit
     */
    timezone?: string;
    /**
     * what the closed part of an open position did cost, where the session names no `cost_basis`: `fifo` first in, first out; `average` the average of what was held
     */
    cost_basis?: 'fifo' | 'average';
    /**
     * balance before the first trade, where the session names no `starting_balance`; 0: none, and numbers in per cent of it are n/a
     */
    starting_balance?: number;
  };
  /**
   * where artifacts go and who says yes
   */
  publishing?: {
    /**
     * true: every target publishes without a person; the gate stays
     */
    unattended?: boolean;
    /**
     * artifact type to its targets
     */
    routes?: {
      [k: string]: string[] | undefined;
    };
    /**
     * target to `auto` (no person) or `review` (waits for a yes); a target that is not listed waits
     */
    policy?: {
      [k: string]: 'auto' | 'review' | undefined;
    };
    /**
     * true: trading journals are published with their amounts; false: they wait as `blocked`, for there is no rendering without amounts yet
     */
    amounts?: boolean;
    /**
     * the website publisher
     */
    website?: {
      /**
       * true: the daemon writes approved artifacts as pages into `publishing.website.folder`. Nothing checks them for secrets yet, so read the artifacts before you switch this on
       */
      enabled?: boolean;
      /**
       * folder of the pages, absolute or relative to the home; it must be there. Empty: none, and `enabled` is refused
       */
      folder?: string;
    };
  };
  /**
   * how the facts are kept
   */
  store?: {
    /**
     * a journal larger than this is begun anew with what still counts
     */
    journal_max_bytes?: number;
  };
  /**
   * manifest.json
   */
  manifest?: {
    /**
     * so many finished sessions, the newest, stay in manifest.json and in memory; older ones are archived by month under outputs/archive/
     */
    keep_sessions?: number;
  };
  /**
   * outputs/logs/
   */
  logs?: {
    /**
     * how much is logged
     */
    level?: 'error' | 'warn' | 'info' | 'debug';
    /**
     * a log file larger than this is rotated
     */
    max_bytes?: number;
    /**
     * rotated files that are kept
     */
    max_files?: number;
  };
}
