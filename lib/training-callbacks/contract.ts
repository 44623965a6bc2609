import { z } from 'zod';
import { defineOperation } from '#lib/http/operation.ts';

/** What a job leaves; lib/training/job-variables.ts says which is what. */
const callbackFiles = [
  'model.onnx',
  'metrics.json',
  'golden_cases.json',
  'output.json',
  'environment.txt',
  'reference.parquet',
  'reference.csv',
] as const;
export type CallbackFile = (typeof callbackFiles)[number];

/** What a webhook that trains says of its job. */
export const callbackMessageSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('progress'),
    done: z.number().nonnegative(),
    total: z.number().positive().nullable().optional(),
    says: z.string().max(200).nullable().optional(),
  }),
  z.strictObject({ type: z.literal('log'), lines: z.array(z.string().max(10_000)).max(1000) }),
  z.strictObject({ type: z.literal('failed'), says: z.string().max(10_000) }),
  z.strictObject({ type: z.literal('done') }),
]);
type CallbackMessage = z.infer<typeof callbackMessageSchema>;

/** As it is kept: files are in the store of artifacts. */
export type SaidByCallback =
  | CallbackMessage
  | { type: 'file'; file: CallbackFile; digest: string; size_bytes: number };

const params = z.object({ job: z.string().min(1).max(200) });
const signed =
  'Signed as Standard Webhooks are (webhook-id, webhook-timestamp, webhook-signature), with the secret that the console and the other side share.';

export const postTrainingCallback = defineOperation({
  id: 'postTrainingCallback',
  method: 'POST',
  path: '/api/v1/training-callbacks/{job}',
  tag: 'Retraining',
  summary: `A webhook that trains says how far it is. ${signed}`,
  access: 'public',
  params,
  rawBody: { contentType: 'application/json', schema: callbackMessageSchema },
  errors: ['unauthenticated', 'training_run_not_found', 'training_run_ended', 'payload_too_large'],
});

export const putTrainingFile = defineOperation({
  id: 'putTrainingFile',
  method: 'PUT',
  path: '/api/v1/training-callbacks/{job}/files/{file}',
  tag: 'Retraining',
  summary: `A webhook that trains leaves one of its files. ${signed}`,
  access: 'public',
  params: params.extend({ file: z.enum(callbackFiles) }),
  rawBody: { contentType: 'application/octet-stream', schema: z.string() },
  errors: ['unauthenticated', 'training_run_not_found', 'training_run_ended', 'artifact_too_large'],
});

export const getTrainingSnapshot = defineOperation({
  id: 'getTrainingSnapshot',
  method: 'GET',
  path: '/api/v1/training-callbacks/{job}/snapshot',
  tag: 'Retraining',
  summary: `The rows that a webhook trains on, as Parquet. ${signed} The body that is signed is empty.`,
  access: 'public',
  params,
  rawResponse: { contentType: 'application/vnd.apache.parquet' },
  errors: ['unauthenticated', 'training_run_not_found', 'training_run_ended'],
});
