import type { ArtifactDraft, NotApplicable } from './artifact.ts';
import type { CreationReader } from './creation-place.ts';
import type { Finding } from './finding.ts';
import type { PictureReader } from './picture.ts';
import type { Sources } from './pins.ts';
import type { PipelineSettings } from './pipeline-settings.ts';
import type { RepoReader } from './repo.ts';
import type { WorkSession } from './session.ts';
import type { Render, Template } from './template.ts';

/** The powers a processor may ask for; its type says which. */
export interface Capabilities {
  readonly render: Render;
  readonly repos: RepoReader;
  readonly pictures: PictureReader;
  readonly creations: CreationReader;
  readonly settings: PipelineSettings;
}

export interface StepContext {
  /** Aborted on timeout and shutdown; whatever waits or loops must obey it. */
  readonly signal: AbortSignal;
}

/** One step. Computes and returns; touches the world only through the capabilities its type names. */
export interface Processor<In, Out, Needs extends keyof Capabilities = never> {
  readonly name: string;
  run(input: In, ctx: StepContext & Pick<Capabilities, Needs>): Out | Promise<Out>;
}

export interface Steps {
  /** Feeds later steps: its failure fails the run. */
  gather<In, Out, Needs extends keyof Capabilities>(
    processor: Processor<In, Out, Needs>,
    input: In,
  ): Promise<Out>;
  /** Makes the artifact `type`: its failure costs that artifact only. */
  produce<In, Needs extends keyof Capabilities>(
    type: string,
    processor: Processor<In, ArtifactDraft | NotApplicable, Needs>,
    input: In,
  ): Promise<void>;
  /** Records claims that differ; they are shown wherever the session is shown. */
  found(findings: readonly Finding[]): void;
}

/** The path of one session type from facts to drafts. Returns a reason when there is nothing to do. */
export interface Pipeline<Type extends string = string, Source = Record<string, unknown>> {
  readonly type: Type;
  /** File name under schemas/source/. */
  readonly sourceSchema: string;
  /** Artifact types it makes, in the order a reader wants them. */
  readonly artifacts: readonly string[];
  /** All templates it renders; checked when the program starts. */
  readonly templates: readonly Template<never>[];
  /** What may change while a run waits: it is looked up when the session is claimed, and kept with the claim. */
  sources?(session: WorkSession<Type, Source>): Sources;
  run(session: WorkSession<Type, Source>, steps: Steps): Promise<NotApplicable | undefined>;
}
