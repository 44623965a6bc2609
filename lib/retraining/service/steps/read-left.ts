import type { z } from 'zod';
import type { trainResultSchema } from '../../contract.ts';
import type { StepDeps } from './context.ts';
import type { LeftByTrainer } from './train-model.ts';

export type TrainResult = z.infer<typeof trainResultSchema>;

/** What the trainer left beside the model. */
export async function readLeft(
  { artifacts }: Pick<StepDeps, 'artifacts'>,
  { left }: TrainResult,
): Promise<LeftByTrainer> {
  return JSON.parse(Buffer.from(await artifacts.read(left)).toString()) as LeftByTrainer;
}
