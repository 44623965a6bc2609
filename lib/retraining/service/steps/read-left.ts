import type { z } from 'zod';
import type { GoldenCase } from '#lib/registry/contract.ts';
import type { EvaluateResult, trainResultSchema } from '../../contract.ts';
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

/** The trainer’s golden cases, or where it left none the model’s own answers. */
export async function readGoldenCases(
  { artifacts }: Pick<StepDeps, 'artifacts'>,
  left: LeftByTrainer,
  { golden_cases: own }: Pick<EvaluateResult, 'golden_cases'>,
): Promise<readonly GoldenCase[]> {
  if (left.goldenCases.length > 0 || !own) return left.goldenCases;
  return JSON.parse(Buffer.from(await artifacts.read(own)).toString()) as GoldenCase[];
}
