import type { RunStatus } from './run.ts';

/** What happens, told to whoever listens: log, command line, dashboard, metrics. */
export type FlywheelEvent =
  | { readonly name: 'watch.degraded'; readonly reason: string }
  | {
      readonly name: 'session.rejected';
      readonly path: string;
      readonly problems: number;
      readonly first: string;
      readonly moved_to: string;
    }
  | {
      readonly name: 'session.duplicated';
      readonly session_id: string;
      readonly path: string;
      readonly original: string;
    }
  | {
      readonly name: 'session.archived';
      readonly session_id: string;
      readonly path: string;
      readonly moved_to: string;
    }
  | {
      readonly name: 'run.claimed';
      readonly run_id: string;
      readonly session_id: string;
      readonly session_type: string;
      readonly revision: number;
      readonly attempt: number;
    }
  | {
      readonly name: 'step.finished';
      readonly run_id: string;
      readonly step: string;
      readonly ms: number;
      readonly error?: string;
      readonly code?: string;
    }
  | {
      readonly name: 'artifact.written';
      readonly run_id: string;
      readonly type: string;
      readonly path: string;
    }
  | {
      readonly name: 'run.completed';
      readonly run_id: string;
      readonly session_id: string;
      readonly status: RunStatus;
      readonly artifacts: number;
      readonly findings: number;
      readonly reason?: string;
    }
  /** What it was claimed with cannot be used any more: it is written as things are now. */
  | {
      readonly name: 'run.unpinned';
      readonly run_id: string;
      readonly session_id: string;
      readonly set: string;
    }
  | { readonly name: 'run.superseded'; readonly run_id: string; readonly session_id: string }
  | { readonly name: 'run.interrupted'; readonly run_id: string; readonly session_id: string }
  | {
      readonly name: 'run.isolated';
      readonly run_id: string;
      readonly session_id: string;
      readonly deaths: number;
    }
  | { readonly name: 'machine.impaired'; readonly errno: string; readonly path: string }
  | { readonly name: 'machine.recovered'; readonly seconds: number }
  | {
      readonly name: 'run.deferred';
      readonly run_id: string;
      readonly session_id: string;
      readonly code: string;
      readonly reason: string;
      readonly seconds: number;
    }
  | {
      readonly name: 'job.published';
      readonly job_id: string;
      readonly target: string;
      readonly slot: string;
      readonly path: string;
    }
  | {
      readonly name: 'job.held';
      readonly job_id: string;
      readonly target: string;
      readonly slot: string;
      /** `failed` is tried again by itself; `blocked` and `dead` wait for somebody. */
      readonly became: 'failed' | 'blocked' | 'dead';
      readonly reason: string;
    };

export type EventListener = (event: FlywheelEvent) => void;

/** A listener that throws is the listener's own affair; the journey goes on. */
export interface Events {
  emit(event: FlywheelEvent): void;
  /** Returns what ends the subscription. */
  on(listener: EventListener): () => void;
}

export function createEvents(): Events {
  const listeners = new Set<EventListener>();
  return {
    emit(event) {
      for (const listener of listeners) {
        try {
          listener(event);
        } catch {
          // Told in this function's contract.
        }
      }
    },
    on(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
