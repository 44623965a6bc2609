import { afterAll, beforeAll, beforeEach } from 'vitest';
import { type Listener, listen } from '#lib/db/listen.ts';
import {
  type AckNotice,
  CHANGES_CHANNEL,
  changeSchema,
  type Release,
} from '#lib/releases/contract.ts';
import { createReleaseService, createReplicaService } from '#lib/releases/service.ts';
import { createTestDatabase } from './database.ts';
import { seedModel } from './seed-model.ts';

type ReleaseBench = Awaited<ReturnType<typeof openReleaseBench>> & {
  model: string;
  modelId: string;
};

/** The bench of a test file, with a new model for every test. */
export function releaseBench(): ReleaseBench {
  const bench = {} as ReleaseBench;
  beforeAll(async () => {
    Object.assign(bench, await openReleaseBench());
  });
  beforeEach(async () => {
    Object.assign(bench, await bench.startModel());
  });
  afterAll(() => bench.close?.());
  return bench;
}

/** A database with the release and replica services, a model at a time, and replicas that answer as told. */
async function openReleaseBench() {
  const database = await createTestDatabase();
  const releases = createReleaseService({
    db: database.db,
    now: () => new Date(),
    missingOf: async () => [],
  });
  const replicas = createReplicaService({ db: database.db });
  const listeners: Listener[] = [];
  const ctx = { actor: { kind: 'user', id: 'u1', name: 'Ada' } as const, requestId: 'req-1' };
  let model = '';
  let modelId = '';
  let count = 0;

  const stopReplicas = async () => {
    for (const listener of listeners.splice(0)) await listener.close();
    await database.db.pool.query('DELETE FROM replicas');
  };

  return {
    db: database.db,
    releases,
    replicas,
    ctx,

    /** A new model with four versions, of which the fourth has another signature; no replica runs. */
    async startModel() {
      await stopReplicas();
      model = `model-${++count}`;
      modelId = await seedModel(database.db, model, 4, {
        4: {
          inputs: [{ name: 'minute', type: 'float32', shape: ['N', 1] }],
          outputs: [{ name: 'score', type: 'float64', shape: ['N', 1] }],
        },
      });
      return { model, modelId };
    },

    promote: (version: number, over: { expected_seq?: number; wait_ms?: number } = {}) =>
      releases.promoteVersion(model, { version, reason: 'better', wait_ms: 2_000, ...over }, ctx),

    rollBack: (
      over: { to_seq?: number; expected_seq?: number; wait_ms?: number; reason?: string } = {},
    ) => releases.rollBack(model, { reason: 'worse', wait_ms: 2_000, ...over }, ctx),

    preview: (query: { to_seq?: number } = {}) => releases.previewRollback(model, query),

    /** Says of release 1 what a replica made of it. */
    acknowledge: (replicaId: string, status: AckNotice['status']) =>
      replicas.acknowledge({ modelId, seq: 1, replicaId, status, loadMs: 1 }),

    archive: (number: number) =>
      database.db.prisma.modelVersion.update({
        where: { modelId_number: { modelId, number } },
        data: { status: 'archived' },
      }),

    countReleases: () => database.db.prisma.release.count({ where: { modelId } }),

    /** A gateway as the console sees it: registers, hears of releases and answers each as `answer` says. */
    async startReplica(
      id: string,
      answer: (seq: number) => AckNotice['status'] | 'silent' = () => 'loaded',
    ) {
      await replicas.register({ id, hostname: `host-${id}`, pid: 1, url: `http://${id}:8080` });
      await new Promise<void>((resolve) => {
        const onNotification = (_channel: string, payload: string) => {
          const change = changeSchema.parse(JSON.parse(payload));
          if (change.kind !== 'release' || change.modelId !== modelId) return;
          const { seq } = change;
          const status = answer(seq);
          if (status === 'silent') return;
          const error = status === 'failed' ? 'golden case 7 differs' : undefined;
          void replicas.acknowledge({ modelId, seq, replicaId: id, status, loadMs: 3.5, error });
        };
        const channels = [CHANGES_CHANNEL];
        listeners.push(
          listen({ url: database.url, channels, onConnected: resolve, onNotification }),
        );
      });
    },

    async close() {
      await stopReplicas();
      await releases.close();
      await database.drop();
    },
  };
}

/** The version that takes a release's traffic. */
export function versionOf(release: Pick<Release, 'plan'>): number | undefined {
  return release.plan.routes[0]?.version;
}
