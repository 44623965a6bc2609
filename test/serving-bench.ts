import { createAnswerCache, createMemoryCache } from '#lib/cache/service.ts';
import type { PredictionRecord } from '#lib/predictions/contract.ts';
import type { DefaultAnswer } from '#lib/releases/contract.ts';
import { nativeCall } from '#lib/serving/native-call.ts';
import { requestIdIn } from '#lib/serving/parse-native.ts';
import { createServingEngine, type PredictionSink } from '#lib/serving/service.ts';
import type { GatewayFixture } from './gateway-fixture.ts';

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };

export interface BenchPlan {
  routes?: { version: number; weight: number }[];
  fallback?: number[];
  default?: DefaultAnswer;
}

/** The serving engine on a fixture's database, without HTTP: it reads before each prediction, and keeps the records in a list. */
export function createServingBench(fixture: GatewayFixture) {
  const { db, artifacts, runtime } = fixture;
  const records: PredictionRecord[] = [];
  const policies: unknown[] = [];
  const transitions: string[] = [];
  const sink: PredictionSink = {
    admits: () => null,
    append: async (record, policy) => {
      records.push(structuredClone(record));
      policies.push(policy);
    },
  };
  const engine = createServingEngine({
    db,
    artifacts,
    runtime,
    replica: null,
    sink,
    makeCache: () => createAnswerCache({ memory: createMemoryCache({ maxBytes: 1_000_000 }) }),
    log: quiet,
    onTransition: ({ kind, version, detail }) => transitions.push(`${version} ${kind}: ${detail}`),
  });

  return {
    ...engine,
    records,
    policies,
    transitions,

    /** A native request; its answer, or its error. */
    async ask(body: unknown, name = 'm') {
      const { response, error } = await engine.predictions.predict(
        name,
        { requestId: requestIdIn(body), body, open: () => nativeCall(body) },
        {
          caller: { kind: 'user', id: 'u', name: 'u', email: 'u@example.org', role: 'operator' },
          requestId: 'r',
          at: new Date('2026-01-01T00:00:00Z'),
          startedMs: performance.now(),
          protocol: 'console',
        },
      );
      return { response, error: error as { code?: string; status?: number } | undefined };
    },

    async release(modelId: string, seq: number, plan: BenchPlan) {
      const { routes = [{ version: 1, weight: 1 }], fallback = [] } = plan;
      await db.pool.query(
        `INSERT INTO releases (id, model_id, seq, kind, plan, reason, created_by)
         VALUES (gen_random_uuid(), $1, $2, 'promote', $3, 'r', '{}')`,
        [modelId, seq, { ...plan, routes, fallback }],
      );
    },

    async set(modelId: string, settings: object) {
      await db.pool.query(
        `INSERT INTO serving_settings (model_id, settings, revision, updated_at, updated_by)
         VALUES ($1, $2, 1, now(), '{}')
         ON CONFLICT (model_id) DO UPDATE SET settings = excluded.settings, revision = serving_settings.revision + 1`,
        [modelId, settings],
      );
    },

    async close() {
      await engine.state.close();
      engine.cache?.close();
    },
  };
}
