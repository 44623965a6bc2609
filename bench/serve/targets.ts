import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findFreePort } from '#lib/db/embedded-postgres.ts';
import type { Profile, Rule } from '#lib/validation/contract.ts';
import type { GatewayProcess } from '#test/gateway-process.ts';
import { type Installation, openInstallation, until } from '#test/installation.ts';
import { type PostgresServer, startPostgresServer } from '#test/postgres-server.ts';
import type { RequestFormat } from './load-plan.ts';
import { treesModel } from './trees-model.ts';

export const FEATURES = 8;
export const WIDE_FEATURES = 20;
export type Trees = 100 | 500;

/** Where a load client sends, and whose cost is noted. */
export interface Target {
  port: number;
  path: string;
  headers: Record<string, string>;
  format: RequestFormat;
  groups: Record<string, number | undefined>;
}

export interface Models {
  /** 100 trees on WIDE_FEATURES. */
  wide: { file: string; bytes: Uint8Array };
  file: Record<Trees, string>;
  bytes: Record<Trees, Uint8Array>;
  remove(): Promise<void>;
}

export async function writeModels(): Promise<Models> {
  const directory = await mkdtemp(path.join(tmpdir(), 'mainstay-bench-models-'));
  const make = (trees: Trees) => treesModel({ trees, depth: 6, features: FEATURES });
  const bytes = { 100: make(100), 500: make(500) };
  const file = {
    100: path.join(directory, 'trees-100.onnx'),
    500: path.join(directory, 'trees-500.onnx'),
  };
  for (const trees of [100, 500] as const) await writeFile(file[trees], bytes[trees]);
  const wide = {
    file: path.join(directory, 'wide.onnx'),
    bytes: treesModel({ trees: 100, depth: 6, features: WIDE_FEATURES }),
  };
  await writeFile(wide.file, wide.bytes);
  return { wide, file, bytes, remove: () => rm(directory, { recursive: true, force: true }) };
}

/** (a): the least that serving costs. */
export async function startReference(modelFile: string) {
  const port = await findFreePort();
  const file = path.join(import.meta.dirname, 'reference-server.ts');
  const child = spawn(process.execPath, [file, modelFile, String(port)], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  await new Promise<void>((resolve, reject) => {
    child.once('message', () => resolve());
    child.once('exit', (code) => reject(new Error(`the reference ended with code ${code}`)));
  });
  const target: Target = {
    port,
    path: '/',
    headers: {},
    format: 'native',
    groups: { server: child.pid },
  };
  return { target, stop: () => end(child) };
}

export type Serving = 'plain' | 'cached' | 'unbatched';
const SETTINGS = {
  plain: { cache: { enabled: false } },
  cached: {},
  unbatched: { cache: { enabled: false }, batching: { enabled: false } },
} as const;

/**
 * (b) and (c): the gateway as it is installed, on a Postgres with its default settings. Each way of serving is a model of its
 * own, so that rounds of one and the other take turns without a change of settings between them.
 */
export async function startMainstay(models: Models, nodeFlags: readonly string[] = []) {
  const postgres: PostgresServer = await startPostgresServer();
  let installation: Installation | undefined;
  let gateway: GatewayProcess | undefined;
  const stop = async () => {
    await gateway?.end('SIGTERM');
    await installation?.close();
    await postgres.close();
  };
  try {
    const made = await openInstallation(postgres.url);
    installation = made;
    for (const trees of [100, 500] as const) {
      for (const serving of ['plain', 'cached', 'unbatched'] as const) {
        const name = nameOf(trees, serving);
        await made.addModel(name);
        await made.set(name, SETTINGS[serving]);
        await made.promote(name, await made.addVersion(name, models.bytes[trees]));
      }
    }
    for (const ruled of ruledWays) {
      await made.addModel(wideNameOf(ruled));
      await made.set(wideNameOf(ruled), SETTINGS.plain);
      await made.promote(
        wideNameOf(ruled),
        await made.addVersion(wideNameOf(ruled), models.wide.bytes),
      );
      if (ruled !== 'unruled') await setRules(made, wideNameOf(ruled), ruled);
    }
    const running = await made.startGateway({ nodeFlags, env: { MAINSTAY_CACHE_MIB: '256' } });
    gateway = running;
    for (const trees of [100, 500] as const) {
      for (const serving of ['plain', 'cached', 'unbatched'] as const) {
        const name = nameOf(trees, serving);
        const row = { features: new Array<number>(FEATURES).fill(0.5) };
        await until(
          name,
          async () => (await made.ask(running.url, name, row)).status === 200 || undefined,
          30_000,
        );
      }
    }
    return {
      target: (trees: Trees, serving: Serving): Target => ({
        port: running.port,
        path: `/predict/${nameOf(trees, serving)}`,
        headers: { authorization: `Bearer ${made.apiKey}` },
        format: 'native',
        groups: { server: running.pid, postgres: postgres.pid() },
      }),
      wide: (ruled: Ruled): Target => ({
        port: running.port,
        path: `/predict/${wideNameOf(ruled)}`,
        headers: { authorization: `Bearer ${made.apiKey}` },
        format: 'native',
        groups: { server: running.pid, postgres: postgres.pid() },
      }),
      /** Records in Postgres. */
      async logged(): Promise<number> {
        const { rows } = await made.db.pool.query('SELECT count(*)::int AS count FROM predictions');
        return rows[0].count;
      },
      metrics: async () => (await fetch(`${running.url}/metrics`)).text(),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

const nameOf = (trees: Trees, serving: Serving) => `trees-${trees}-${serving}`;

/** Without rules; with 60; with those and an outlier score. */
const ruledWays = ['unruled', 'ruled', 'ruled-outlier'] as const;
export type Ruled = (typeof ruledWays)[number];
const wideNameOf = (ruled: Ruled) => `wide-${ruled}`;

/** Three rules for each feature, which every row keeps. */
async function setRules({ db }: Installation, model: string, ruled: Ruled): Promise<void> {
  const reject = { do: 'reject' } as const;
  const names = Array.from({ length: WIDE_FEATURES }, (_, at) => `f${at}`);
  const rules = names.flatMap((feature): Rule[] => [
    { kind: 'required', feature, policy: reject },
    { kind: 'finite', feature, policy: reject },
    { kind: 'range', feature, min: 0, max: 1, policy: reject },
  ]);
  const quantiles = Array.from({ length: 201 }, (_, at) => at / 200);
  const number = { min: 0, max: 1, mean: 0.5, median: 0.5, skewness: 0, quantiles };
  const column = { rows: 10_000, missing: 0, unusable: 0, distinct: 10_000, mode: 0, text: null };
  const profile: Profile = {
    rows: 10_000,
    columns: Object.fromEntries(names.map((name) => [name, { ...column, number }])),
    absent: [],
    extra: [],
    outlier: { shares: [0.5, 1], scores: [20, 1000] },
  };
  if (ruled === 'ruled-outlier') rules.push({ kind: 'outlier', quantile: 1, policy: reject });
  await db.pool.query(
    `INSERT INTO validation_rules (model_id, version, mode, rules, profile, revision, updated_at, updated_by)
     SELECT id, 1, 'enforce', $2, $3, 2, now(), '{}' FROM models WHERE name = $1
     ON CONFLICT (model_id, version) DO UPDATE SET mode = 'enforce', rules = excluded.rules,
       profile = excluded.profile, revision = 2`,
    [model, JSON.stringify(rules), JSON.stringify(profile)],
  );
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), 10_000);
  await exited;
  clearTimeout(late);
}
