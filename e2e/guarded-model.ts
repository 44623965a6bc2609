import { columnsModel } from '#test/onnx-models.ts';
import { api, mainstay } from './mainstay.ts';

const REFERENCE = [
  'distance,hour,origin',
  '100,1,JFK',
  '250.5,9,LAX',
  '600,12,JFK',
  '900,18,SFO',
  '1200,23,JFK',
].join('\n');

/** A model with distance, hour and origin in force, whose rules are inferred from a reference sample. */
export async function serveWithReference(model: string, reference = REFERENCE): Promise<void> {
  await api('POST', '/models', { name: model, task: 'regression' });
  const form = new FormData();
  form.set('reference', new Blob([reference]), 'reference.csv');
  form.set('artifact', new Blob([columnsModel() as Uint8Array<ArrayBuffer>]), 'model.onnx');
  await api('POST', `/models/${model}/versions`, form);
  await api('POST', `/models/${model}/releases`, { version: 1, reason: 'first' });
}

export async function ask(model: string, features: Record<string, unknown>) {
  const response = await fetch(`${mainstay.gateway}/predict/${model}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${mainstay.apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ features }),
  });
  const body = (await response.json()) as { request_id: string };
  return { status: response.status, requestId: body.request_id };
}
