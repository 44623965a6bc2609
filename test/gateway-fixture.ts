import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { startGateway } from '#gateway/start.ts';
import { createLocalArtifactStore } from '#lib/artifacts/service.ts';
import type { Scope } from '#lib/auth/access.ts';
import { hashApiKey } from '#lib/auth/hash-api-key.ts';
import { createAuthService } from '#lib/auth/service.ts';
import { featureLayout } from '#lib/onnx/feature-layout.ts';
import { inspectOnnx } from '#lib/onnx/service.ts';
import type { GoldenCase, OutputRoles, Task } from '#lib/registry/contract.ts';
import type { DefaultAnswer } from '#lib/releases/contract.ts';
import { createReleaseService } from '#lib/releases/service.ts';
import { createTestDatabase, type TestDatabase } from './database.ts';
import { openTestRuntime } from './onnx-runtime.ts';
import { testSpool } from './test-spool.ts';

export interface VersionOptions {
  featureNames?: string[];
  output?: OutputRoles;
  goldenCases?: GoldenCase[];
  tolerance?: number;
}

const ACTOR = { kind: 'system', id: 'test', name: 'test' } as const;

/** A database, an artifact store and any number of gateways in this process, on free ports; `close` stops all of it. */
export async function createGatewayFixture({
  runners = 1,
  database,
}: {
  runners?: number;
  /** Left out: one of its own, which goes with it. */
  database?: TestDatabase;
} = {}) {
  const test = database ?? (await createTestDatabase());
  const directory = await mkdtemp(path.join(tmpdir(), 'mainstay-gateway-'));
  const artifacts = createLocalArtifactStore(directory);
  const now = () => new Date();
  const releases = createReleaseService({ db: test.db, now, missingOf: async () => [] });
  const auth = createAuthService({ db: test.db, now });
  const runtime = openTestRuntime({ runners });
  const gateways: Awaited<ReturnType<typeof startGateway>>[] = [];
  const { pool } = test.db;

  return {
    db: test.db,
    artifacts,
    runtime,
    auth,
    releases,

    async start(over: Partial<Parameters<typeof startGateway>[0]> = {}) {
      const gateway = await startGateway({
        db: test.db,
        auth,
        artifacts,
        spool: testSpool(directory),
        log: pino({ level: 'silent' }),
        replica: { id: randomUUID(), hostname: 'localhost', pid: process.pid },
        host: '127.0.0.1',
        port: 0,
        ...over,
      });
      gateways.push(gateway);
      return gateway;
    },

    async addModel(name: string, task: Task = 'regression') {
      const id = randomUUID();
      await pool.query(`INSERT INTO models (id, name, task, created_by) VALUES ($1, $2, $3, $4)`, [
        id,
        name,
        task,
        ACTOR,
      ]);
      return id;
    },

    /** Registers a version and returns its number. */
    async addVersion(model: string, bytes: Uint8Array, options: VersionOptions = {}) {
      const { signature, onnx, servedBytes } = await inspectOnnx(runtime, bytes);
      const layout = featureLayout(signature, options.featureNames);
      const { digest } = await artifacts.put({ bytes: servedBytes });
      const { rows } = await pool.query<{ number: number }>(
        `INSERT INTO model_versions (id, model_id, number, digest, size_bytes, served_digest, signature, layout, onnx,
           output, metrics, params, tags, lineage, golden_cases, tolerance, created_by)
         SELECT $1, m.id, 1 + COALESCE((SELECT max(number) FROM model_versions v WHERE v.model_id = m.id), 0), $3, $4, $3,
           $5, $6, $7, $8, '{}', '{}', '{}', '{}', $9, $10, $11
         FROM models m WHERE m.name = $2 RETURNING number`,
        [
          randomUUID(),
          model,
          digest,
          servedBytes.length,
          signature,
          layout,
          onnx,
          options.output ?? {},
          JSON.stringify(options.goldenCases ?? []),
          options.tolerance ?? 1e-4,
          ACTOR,
        ],
      );
      await notify({ kind: 'registry', model });
      return { number: rows[0]?.number ?? 0, digest };
    },

    promote: (model: string, version: number, more: { default?: DefaultAnswer } = {}) =>
      releases.promoteVersion(model, { version, reason: 'test', wait_ms: 3000, ...more }, {
        actor: ACTOR,
        requestId: null,
      } as never),
    rollBack: (model: string) =>
      releases.rollBack(model, { reason: 'test', wait_ms: 3000 }, {
        actor: ACTOR,
        requestId: null,
      } as never),

    async addKey(scopes: Scope[], expiresAt: Date | null = null) {
      const token = randomBytes(24).toString('base64url');
      const id = randomUUID();
      await pool.query(
        `INSERT INTO api_keys (id, name, prefix, hash, scopes, created_by, expires_at)
         VALUES ($1, $2, 'test', $3, $4, $5, $6)`,
        [id, scopes.join('+'), hashApiKey(token), scopes, ACTOR, expiresAt],
      );
      await notify({ kind: 'keys' });
      return { id, token };
    },

    notify,

    async close() {
      await Promise.all(gateways.map((gateway) => gateway.close()));
      await runtime.close();
      await releases.close();
      if (!database) await test.drop();
      await rm(directory, { recursive: true, force: true });
    },
  };

  async function notify(change: object) {
    await pool.query('SELECT pg_notify($1, $2)', ['mainstay_changes', JSON.stringify(change)]);
  }
}
export type GatewayFixture = Awaited<ReturnType<typeof createGatewayFixture>>;

/** Tries until `check` holds, for what happens by itself a moment later. */
export async function eventually<T>(check: () => Promise<T> | T, timeoutMs = 5000): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}
