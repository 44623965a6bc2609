import { createPredictionQueries } from '#lib/predictions/service.ts';
import { createGatewayFixture, eventually } from './gateway-fixture.ts';
import {
  columnsModel,
  constantScoreModel,
  identityModel,
  imageModel,
  lookupModel,
  vectorModel,
  zipMapModel,
} from './onnx-models.ts';

export interface SendOptions {
  token?: string | null;
  headers?: Record<string, string>;
  method?: string;
}

/** A gateway with a model of each kind and a key of each scope, to send requests to over HTTP. */
export async function startTestGateway() {
  const fixture = await createGatewayFixture();
  const tokens: Record<string, string> = {};
  for (const scope of ['predict', 'feedback', 'registry', 'admin'] as const) {
    tokens[scope] = (await fixture.addKey([scope])).token;
  }
  tokens.expired = (await fixture.addKey(['admin'], new Date(Date.now() - 1000))).token;
  await fixture.addModel('vector');
  await fixture.addVersion('vector', vectorModel([0.5, -0.25, 0.125], 0.1));
  await fixture.addVersion('vector', constantScoreModel(7));
  await fixture.addVersion('vector', constantScoreModel(8));
  await fixture.db.pool.query(
    `UPDATE model_versions SET status = 'archived' WHERE number = 3;
     INSERT INTO aliases (model_id, name, version, updated_by) SELECT id, 'challenger', 2, '{}' FROM models`,
  );
  await fixture.addModel('columns');
  await fixture.addVersion('columns', columnsModel(), { output: { score: 'score' } });
  await fixture.addModel('late', 'binary');
  await fixture.addVersion('late', zipMapModel(['on time', 'late']), {
    featureNames: ['a', 'b'],
    output: { score: 'output_probability', label: 'output_label', classes: ['on time', 'late'] },
  });
  await fixture.addModel('images');
  await fixture.addVersion('images', imageModel());
  await fixture.addModel('lookup');
  await fixture.addVersion('lookup', lookupModel());
  await fixture.addModel('echo');
  await fixture.addVersion('echo', identityModel('int64', ['N', 'M']));
  await fixture.addModel('unreleased');
  await fixture.addVersion('unreleased', constantScoreModel(1));
  for (const model of ['vector', 'columns', 'late', 'images', 'lookup', 'echo']) {
    await fixture.promote(model, 1);
  }
  const { url } = await fixture.start();

  async function send(path: string, body?: unknown, options: SendOptions = {}) {
    const {
      token = tokens.predict,
      headers = {},
      method = body === undefined ? 'GET' : 'POST',
    } = options;
    const response = await fetch(url + path, {
      method,
      headers: {
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      body: toBody(body),
    });
    const bytes = Buffer.from(await response.arrayBuffer());
    const text = bytes.toString();
    const type = response.headers.get('content-type') ?? '';
    return {
      status: response.status,
      type,
      headers: response.headers,
      bytes,
      text,
      body: isJson(type, text) ? JSON.parse(text) : text,
    };
  }

  async function logged(requestId: string) {
    const { getPrediction } = createPredictionQueries({ db: fixture.db });
    return eventually(() => getPrediction(requestId));
  }

  return { fixture, url, tokens, send, logged };
}
export type TestGateway = Awaited<ReturnType<typeof startTestGateway>>;

function toBody(body: unknown): string | Uint8Array<ArrayBuffer> | undefined {
  if (body === undefined || typeof body === 'string') return body;
  return body instanceof Uint8Array ? new Uint8Array(body) : JSON.stringify(body);
}

/** TensorFlow Serving writes numbers that JSON lacks. */
function isJson(type: string, text: string): boolean {
  return type.includes('json') && text.trim() !== '' && !/[[:,](?:NaN|-?Infinity)/.test(text);
}
