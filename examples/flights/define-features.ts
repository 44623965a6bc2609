import type { ChangeContext } from '#lib/audit/contract.ts';
import type { FeatureService } from '#lib/features/service.ts';
import { AppError } from '#lib/http/errors.ts';
import { ENTITIES, SOURCES, VIEWS } from './feature-views.ts';

/** Defines what the flights' late shares are made of; what is there already stays as it is. */
export async function defineFeatures(
  features: Pick<FeatureService, 'createEntity' | 'createSource' | 'createView'>,
  ctx: ChangeContext,
): Promise<void> {
  for (const entity of ENTITIES) await unlessThere(() => features.createEntity(entity, ctx));
  for (const source of SOURCES) await unlessThere(() => features.createSource({ source }, ctx));
  for (const view of VIEWS) await unlessThere(() => features.createView({ view }, ctx));
}

async function unlessThere(create: () => Promise<unknown>): Promise<void> {
  try {
    await create();
  } catch (error) {
    if (!(error instanceof AppError && error.code === 'feature_exists')) throw error;
  }
}
