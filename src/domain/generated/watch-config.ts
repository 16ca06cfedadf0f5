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
