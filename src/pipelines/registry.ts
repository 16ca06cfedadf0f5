import type { Pipeline } from '../domain/pipeline.ts';
import { buildPipeline } from './build/pipeline.ts';
import { lifeAriaPipeline } from './life-aria/pipeline.ts';
import { tradePipeline } from './trade/pipeline.ts';

/**
 * Every session type there is; a session finds its pipeline by `session_type`. Each pipeline is
 * typed by its own source, which its schema has checked before it runs.
 */
export const pipelines = [
  buildPipeline,
  tradePipeline,
  lifeAriaPipeline,
] as unknown as readonly Pipeline[];
