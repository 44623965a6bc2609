import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { z } from 'zod';
import { createLocalArtifactStore } from '#lib/artifacts/service.ts';
import { entitySchema, sourceSchema, viewSchema } from '#lib/features/contract.ts';
import { createFeatureService } from '#lib/features/service.ts';
import { createTestDatabase, type TestDatabase } from './database.ts';

const SYSTEM = { actor: { kind: 'system', id: 'test', name: 'Test' }, requestId: null } as const;

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

/** Features on a database of their own, with a clock that tests set. */
export async function createFeatureFixture(start = '2026-03-01T12:00:00Z') {
  const database: TestDatabase = await createTestDatabase();
  const directory = await mkdtemp(path.join(tmpdir(), 'mainstay-features-'));
  const artifacts = createLocalArtifactStore(path.join(directory, 'artifacts'));
  let nowMs = Date.parse(start);
  const now = () => new Date(nowMs);
  /** As another process would have it. */
  const open = (options: Partial<Parameters<typeof createFeatureService>[0]> = {}) =>
    createFeatureService({ db: database.db, artifacts, now, ...options });
  const features = open();
  return {
    db: database.db,
    directory,
    artifacts,
    features,
    open,
    now,
    set: (time: string | number) => {
      nowMs = typeof time === 'number' ? time : Date.parse(time);
    },
    /** The time so many milliseconds from now, as text. */
    at: (ms: number) => new Date(nowMs + ms).toISOString(),
    ctx: SYSTEM,

    addEntity: (name: string, keys: z.input<typeof entitySchema>['keys'] = [{ name }]) =>
      features.createEntity(entitySchema.parse({ name, keys }), SYSTEM),
    addSource: (source: z.input<typeof sourceSchema>) =>
      features.createSource({ source: sourceSchema.parse(source) }, SYSTEM),
    addView: (view: z.input<typeof viewSchema>) =>
      features.createView({ view: viewSchema.parse(view) }, SYSTEM),

    /** What is said of one entity now: value and status by feature. */
    async look(
      references: readonly string[],
      row: Record<string, string | number>,
      options: { at?: string; request?: Record<string, unknown> } = {},
    ) {
      const answer = await features.lookup({
        features: references,
        rows: [row],
        requests: [options.request],
        at: options.at === undefined ? undefined : new Date(options.at),
      });
      return (answer.rows[0] ?? []).map(({ value, status }) => [value, status]);
    },

    close: async () => {
      await database.drop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
export type FeatureFixture = Awaited<ReturnType<typeof createFeatureFixture>>;
