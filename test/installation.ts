import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createLocalArtifactStore } from '#lib/artifacts/service.ts';
import { createAuthService } from '#lib/auth/service.ts';
import { type Db, openDb } from '#lib/db/client.ts';
import { migrate } from '#lib/db/migrate.ts';
import type { OperationInput } from '#lib/http/operation.ts';
import { createOnnxRuntime } from '#lib/onnx/service.ts';
import { createPartitionService } from '#lib/predictions/service.ts';
import type { Task, VersionMetadata } from '#lib/registry/contract.ts';
import { createRegistryService } from '#lib/registry/service.ts';
import type { promoteVersion } from '#lib/releases/contract.ts';
import { createReleaseService } from '#lib/releases/service.ts';
import { type ServingSettings, servingSettingsSchema } from '#lib/serving/contract.ts';
import { createServingSettings } from '#lib/serving/service.ts';
import { type GatewayProcess, startGatewayProcess } from './gateway-process.ts';

const CTX = { actor: { kind: 'system', id: 'test', name: 'test' }, requestId: null } as const;
const API_KEY = 'key-of-the-tests-0123456789';
type PromoteBody = OperationInput<typeof promoteVersion>['body'];
const quiet = { warn: () => undefined, error: () => undefined };

/**
 * What an installation has before its first gateway starts: a migrated database, a data directory, an API key and the control
 * plane's services, for gateways that are processes of their own.
 */
export async function openInstallation(databaseUrl: string) {
  const now = () => new Date();
  const dataDir = await mkdtemp(path.join(tmpdir(), 'mainstay-installation-'));
  await migrate(databaseUrl);
  const db: Db = openDb({ url: databaseUrl, applicationName: 'mainstay-test' });
  // A server that is stopped on purpose ends connections that nobody is waiting on.
  db.pool.on('error', () => undefined);
  await createPartitionService({ db }).ensurePartitions(now());
  await createAuthService({ db, now }).ensureApiKey({
    name: 'test',
    key: API_KEY,
    scopes: ['predict', 'feedback', 'registry', 'admin'],
  });
  const runtime = createOnnxRuntime({ runners: 1, log: quiet });
  const artifacts = createLocalArtifactStore(path.join(dataDir, 'artifacts'));
  const registry = createRegistryService({ db, artifacts, runtime, now });
  const releases = createReleaseService({ db, now, missingOf: async () => [] });
  const settings = createServingSettings({ db, now });
  const gateways: GatewayProcess[] = [];

  return {
    db,
    dataDir,
    apiKey: API_KEY,

    async addModel(name: string, task: Task = 'regression'): Promise<void> {
      await registry.createModel({ name, task }, CTX);
    },

    async addVersion(model: string, bytes: Uint8Array, metadata: VersionMetadata = {}) {
      const file = path.join(dataDir, 'upload.onnx');
      await writeFile(file, bytes);
      const digest = createHash('sha256').update(bytes).digest('hex');
      const artifact = { path: file, sizeBytes: bytes.length, digest };
      const { version } = await registry.registerVersion(model, { artifact, metadata }, CTX);
      return version;
    },

    promote: (model: string, version: number, plan: Partial<PromoteBody> = {}) =>
      releases.promoteVersion(model, { version, reason: 'test', wait_ms: 5000, ...plan }, CTX),

    /** What is left out has its default. */
    async set(model: string, given: Parameters<typeof servingSettingsSchema.parse>[0]) {
      const parsed: ServingSettings = servingSettingsSchema.parse(given);
      await settings.setSettings(model, { settings: parsed, reason: 'test' }, CTX);
    },

    async startGateway(over: Partial<Parameters<typeof startGatewayProcess>[0]> = {}) {
      const gateway = await startGatewayProcess({ databaseUrl, dataDir, ...over });
      gateways.push(gateway);
      return gateway;
    },

    /** Sends one prediction; the status and the parsed answer. */
    async ask(url: string, model: string, body: unknown) {
      const response = await fetch(`${url}/predict/${model}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${API_KEY}`, 'content-type': 'application/json' },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      });
      return {
        status: response.status,
        headers: response.headers,
        body: (await response.json()) as Record<string, unknown>,
      };
    },

    async close(): Promise<void> {
      for (const gateway of gateways) if (gateway.isRunning()) await gateway.end();
      await runtime.close();
      await releases.close().catch(() => undefined);
      await db.close().catch(() => undefined);
      await rm(dataDir, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
export type Installation = Awaited<ReturnType<typeof openInstallation>>;

/** Tries until it returns something other than undefined. */
export async function until<T>(
  what: string,
  find: () => Promise<T | undefined> | T | undefined,
  withinMs: number,
): Promise<T> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const found = await find();
    if (found !== undefined) return found;
    if (performance.now() > deadline) throw new Error(`${what}: not within ${withinMs} ms`);
    await delay(20);
  }
}
