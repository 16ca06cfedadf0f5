import path from 'node:path';
import { newFolder, write } from './support.ts';

const hash = (digit: string): string => digit.repeat(64);

export const ids = {
  complete: 'aaaa0000-0000-4000-8000-000000000001',
  partial: 'bbbb0000-0000-4000-8000-000000000002',
  none: 'cccc0000-0000-4000-8000-000000000003',
} as const;

const evil = 'no\u001b[2J\u202eevil';

const session = (id: string, more: object): object => ({
  session_id: id,
  session_type: 'trade',
  agent_id: 'Agent-5',
  timestamp: '2025-12-02T05:20:00Z',
  source: `outputs/sessions/${id}.json`,
  fingerprint: hash('f'),
  revision: 1,
  status: 'complete',
  attempts: 1,
  artifact_folder: `outputs/sessions/${id}`,
  ready_for_publication: true,
  artifacts: [],
  findings: [],
  errors: [],
  files: {},
  revisions: [],
  ...more,
});

const artifact = (id: string, type: string, digit: string): object => ({
  type,
  status: 'complete',
  path: `outputs/sessions/${id}/${type}.md`,
  content_hash: hash(digit),
  generated_at: '2025-12-02T05:20:00Z',
});

const stepError = {
  processor: 'write-readme',
  error: `It cannot be rendered: ${evil}`,
  code: 'RENDER_FAILED',
  session_id: ids.partial,
  timestamp: '2025-12-02T05:20:00Z',
  hint: 'Look at the value that is named.',
};

const complete = session(ids.complete, {
  artifacts: [
    artifact(ids.complete, 'trade_journal', '1'),
    artifact(ids.complete, 'social_trade_thread', '2'),
  ],
  findings: [
    {
      code: 'CLAIM_DIFFERS',
      subject: 'trades_executed',
      claimed: '5',
      computed: '2',
      source: 'executions in source_data.trades',
      message: 'trades executed: claimed 5, computed 2 (executions in source_data.trades).',
    },
  ],
});

const partial = session(ids.partial, {
  session_type: 'build',
  agent_id: 'Agent-7',
  timestamp: '2025-12-03T23:30:00-05:00',
  fingerprint: hash('e'),
  status: 'partial',
  artifacts: [
    { type: 'readme', status: 'failed', error: stepError },
    artifact(ids.partial, 'build_log', '3'),
  ],
  errors: [stepError],
});

const none = session(ids.none, {
  timestamp: '2025-12-01T05:20:00Z',
  fingerprint: hash('d'),
  status: 'not_applicable',
  reason: 'No trade was executed.',
});

const job = {
  job_id: `website-${ids.complete}-trade_journal-1`,
  session_id: ids.complete,
  type: 'trade_journal',
  path: `outputs/sessions/${ids.complete}/trade_journal.md`,
  target: 'website',
  slot: 'journal/2025-12-02',
  status: 'drafted',
  created_at: '2025-12-02T05:20:00Z',
  content_hash: hash('1'),
  dedup_key: `website:journal/2025-12-02:${hash('1')}:1`,
  generation: 1,
  history: [{ status: 'drafted', at: '2025-12-02T05:20:00Z', by: 'flywheel', why: 'first of it' }],
};

/** A home that somebody has worked in: three sessions, a publish job, a refused and a waiting file. */
export function usedHome(): string {
  const home = newFolder();
  write(home, 'manifest.json', {
    version: 1,
    journal_sequence: 0,
    sessions: { [ids.complete]: complete, [ids.partial]: partial, [ids.none]: none },
    artifacts: {
      [hash('1')]: {
        content_hash: hash('1'),
        type: 'trade_journal',
        path: job.path,
        session_id: ids.complete,
        session_type: 'trade',
        agent_id: 'Agent-5',
        bytes: 1234,
        generated_at: '2025-12-02T05:20:00Z',
      },
    },
    publish_queue: { [job.job_id]: job },
  });
  write(home, 'outputs/rejected/broken.json', '{}');
  write(home, 'outputs/rejected/broken.json.problems.json', {
    file: 'outputs/sessions/broken.json',
    moved_to: 'outputs/rejected/broken.json',
    problems: [
      { pointer: '', found: evil, message: 'session_id is missing.', mend: 'Add a session_id.' },
    ],
  });
  write(home, 'outputs/rejected/broken.json.problems.md', '# A session was refused');
  write(home, path.join('outputs', 'sessions', 'half.json'), '{"session_id": "x"');
  return home;
}
