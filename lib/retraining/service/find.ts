import type { Db, Tx } from '#lib/db/client.ts';
import { AppError } from '#lib/http/errors.ts';
import { modelNotFound } from '#lib/registry/not-found.ts';
import type { TrainedModel } from '../store/models.ts';
import { findModel } from '../store/subjects.ts';

export async function needModel(tx: Tx | Db['prisma'], name: string): Promise<TrainedModel> {
  const model = await findModel(tx, name);
  if (!model) throw modelNotFound(name);
  return model;
}

export const runNotFound = (model: string, number: number): AppError =>
  new AppError('training_run_not_found', {
    publicMessage: `The model ${model} has no training run ${number}.`,
  });
