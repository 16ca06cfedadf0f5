import path from 'node:path';
import { createRender, type TemplateSource } from '../artifacts/render.ts';
import type { Render } from '../domain/template.ts';
import { pipelines } from '../pipelines/registry.ts';
import type { Home } from '../platform/home.ts';
import { packagePath } from '../platform/package-files.ts';
import { templateFiles } from '../platform/template-files.ts';

/** Every template and partial that is used, by name, with the path to tell people. */
export type TemplateTexts = Readonly<
  Record<string, { readonly text: string; readonly path: string } | undefined>
>;

export interface LoadedRender {
  readonly render: Render;
  readonly texts: TemplateTexts;
}

/** A renderer of texts that were read before; throws as `createRender` does. */
export const renderOf = (texts: TemplateTexts): Promise<Render> =>
  createRender(
    { read: (name) => Promise.resolve(texts[name]) },
    pipelines.flatMap((pipeline) => pipeline.templates),
  );

/** The texts alone, of those that are there. */
export const textsOf = (texts: TemplateTexts): Record<string, string> =>
  Object.fromEntries(
    Object.entries(texts).flatMap(([name, found]) => (found ? [[name, found.text]] : [])),
  );

/** All templates are checked before the home is opened: a wrong one stops the start, not a run. */
export async function loadRender(home: Home): Promise<LoadedRender> {
  const files = templateFiles([path.join(home.root, 'templates'), packagePath('templates')]);
  const texts: Record<string, { text: string; path: string } | undefined> = {};
  const source: TemplateSource = {
    read: async (name) => (texts[name] = await files.read(name)),
  };
  const render = await createRender(
    source,
    pipelines.flatMap((pipeline) => pipeline.templates),
  );
  return { render, texts };
}
