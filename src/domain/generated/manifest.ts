/* Generated from schemas/manifest.schema.json by `npm run schemas`. Do not edit. */

/**
 * what is known about sessions, artifacts and publications
 */
export interface Manifest {
  version: 1;
  /**
   * the last line of .flywheel/journal.ndjson that is in here
   */
  journal_sequence: number;
  archives?: Archives;
  sessions: {
    [k: string]: SessionRecord | undefined;
  };
  artifacts: {
    [k: string]: ArtifactRecord | undefined;
  };
  publish_queue: {
    [k: string]: PublishJob | undefined;
  };
}
/**
 * finished sessions that no longer stand here but in outputs/archive/, with their artifacts and publish jobs; `flywheel manifest show ID` finds them. Not there while there are none
 */
export interface Archives {
  folder: 'outputs/archive';
  /**
   * how many stand there and not here
   */
  sessions: number;
  /**
   * month they were finished in, to how many bytes of <month>.jsonl count
   */
  months: {
    [k: string]: number | undefined;
  };
  /**
   * of all months; the line of a session that was changed later no longer counts
   */
  lines: number;
  /**
   * how many bytes of .flywheel/archive-index.ndjson count
   */
  index_bytes: number;
  /**
   * crc32 of these bytes
   */
  index_crc: number;
}
/**
 * what is known about one session
 */
export interface SessionRecord {
  session_id: string;
  session_type: string;
  agent_id: string;
  timestamp: string;
  /**
   * the session file, relative to the home
   */
  source: string;
  fingerprint: string;
  revision: number;
  /**
   * running: claimed; waiting: tried, and tried again at not_before
   */
  status: 'running' | 'waiting' | 'complete' | 'partial' | 'failed' | 'not_applicable';
  attempts: number;
  not_before?: string;
  /**
   * relative to the home
   */
  artifact_folder: string;
  ready_for_publication: boolean;
  reason?: string;
  claimed_at?: string;
  finished_at?: string;
  artifacts: SessionArtifact[];
  findings: FindingRecord[];
  errors: StepErrorRecord[];
  /**
   * each file this session was seen in, with the fingerprint it had
   */
  files: {
    [k: string]: string | undefined;
  };
  revisions: RevisionRecord[];
}
/**
 * one artifact of a session
 */
export interface SessionArtifact {
  type: string;
  status: 'complete' | 'failed' | 'not_applicable';
  /**
   * relative to the home
   */
  path?: string;
  content_hash?: string;
  generated_at?: string;
  /**
   * why there is none
   */
  reason?: string;
  error?: StepErrorRecord;
}
export interface StepErrorRecord {
  processor: string;
  error: string;
  code: string;
  session_id: string;
  timestamp: string;
  hint?: string;
}
export interface FindingRecord {
  code:
    | 'CLAIM_DIFFERS'
    | 'SOURCE_UNREACHABLE'
    | 'SOURCE_UNUSABLE'
    | 'FILE_MISSING'
    | 'README_REGION_EDITED'
    | 'README_REGION_UNKNOWN';
  subject: string;
  claimed?: string;
  computed?: string;
  source: string;
  message: string;
}
/**
 * what an earlier revision of the session was
 */
export interface RevisionRecord {
  revision: number;
  fingerprint: string;
  status: string;
  finished_at?: string;
  artifacts: SessionArtifact[];
}
/**
 * a text, recorded once however many sessions produced it
 */
export interface ArtifactRecord {
  content_hash: string;
  type: string;
  /**
   * where it was first written, relative to the home
   */
  path: string;
  session_id: string;
  session_type: string;
  agent_id: string;
  bytes: number;
  generated_at: string;
}
/**
 * one artifact on its way to one place
 */
export interface PublishJob {
  job_id: string;
  session_id: string;
  type: string;
  path: string;
  target: string;
  /**
   * the place it will be shown: repository and path, page, network
   */
  slot: string;
  status:
    | 'drafted'
    | 'approved'
    | 'active'
    | 'published'
    | 'failed'
    | 'dead'
    | 'rejected'
    | 'superseded'
    | 'blocked'
    | 'unknown';
  created_at: string;
  content_hash: string;
  /**
   * <target>:<slot>:<content_hash>:<generation>
   */
  dedup_key: string;
  generation: number;
  /**
   * tries that failed by the job's own fault
   */
  attempts?: number;
  /**
   * failed: when it is tried again
   */
  run_at?: string;
  receipt?: PublicationReceipt;
  /**
   * every change of status: who, when, why
   */
  history: {
    status: string;
    at: string;
    by: string;
    why?: string;
  }[];
}
/**
 * published: what is shown where
 */
export interface PublicationReceipt {
  /**
   * relative to the home where it is inside, else absolute
   */
  path: string;
  /**
   * of what is shown, front matter included
   */
  content_hash: string;
  at: string;
}
