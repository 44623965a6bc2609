import { randomUUID } from 'node:crypto';
import type { Db } from '#lib/db/client.ts';
import type { Prisma } from '#lib/db/generated/client.ts';
import { countOutcomes } from '#lib/performance/outcomes.ts';

const HOUR_MS = 3_600_000;
export const wholeHour = (at: Date, back = 0): Date =>
  new Date(Math.floor(at.getTime() / HOUR_MS - back) * HOUR_MS);

/** A binary model with one version in force since a time, with the features distance (a number) and origin (text). */
export async function createLearnedModel(
  { prisma }: Pick<Db, 'prisma'>,
  {
    name = `learned-${randomUUID()}`,
    since = new Date(0),
    metrics = {},
    task = 'binary',
  }: { name?: string; since?: Date; metrics?: Record<string, number>; task?: string } = {},
): Promise<{ id: string; name: string }> {
  const { id } = await prisma.model.create({ data: { name, task, createdBy: {} } });
  await addVersion({ prisma }, id, 1, metrics);
  await releaseVersion({ prisma }, id, 1, since);
  return { id, name };
}

export async function addVersion(
  { prisma }: Pick<Db, 'prisma'>,
  modelId: string,
  number: number,
  metrics: Record<string, number> = {},
): Promise<void> {
  const empty = { params: {}, tags: {}, lineage: {}, goldenCases: [], onnx: {}, createdBy: {} };
  const digest = `${modelId}-${number}`;
  await prisma.modelVersion.create({
    data: {
      ...{ modelId, number, digest, servedDigest: digest, sizeBytes: 1n, metrics, tolerance: 0 },
      ...{ signature: { inputs: [], outputs: [] }, output: { classes: ['no', 'yes'] }, ...empty },
      layout: {
        kind: 'columns',
        features: [
          { name: 'distance', type: 'number', tensorType: 'float32', rank: 1 },
          { name: 'origin', type: 'string', tensorType: 'string', rank: 1 },
        ],
      },
    },
  });
}

export async function releaseVersion(
  { prisma }: Pick<Db, 'prisma'>,
  modelId: string,
  version: number,
  createdAt: Date,
): Promise<void> {
  const seq = 1 + (await prisma.release.count({ where: { modelId } }));
  await prisma.release.create({
    data: {
      ...{ modelId, seq, kind: 'promote', reason: 'test', createdBy: {}, createdAt },
      plan: { routes: [{ version, weight: 1 }], fallback: [] },
    },
  });
}

/** What a scan would have kept: of each feature whether it has been drifting for some scans, and what is wrong with its data. */
export async function addReport(
  { prisma }: Pick<Db, 'prisma'>,
  modelId: string,
  at: Date,
  {
    version = 1,
    window = '24h',
    drifted = [],
    findings = {},
  }: {
    version?: number;
    window?: string;
    drifted?: string[];
    findings?: Record<string, string[]>;
  } = {},
): Promise<void> {
  const columns = ['distance', 'origin'].map((name) => {
    const isDrift = drifted.includes(name);
    const said = {
      ...{ name, role: 'feature', verdict: isDrift ? 'drift' : 'stable' },
      ...{ drifting_since: isDrift ? at.toISOString() : null, streak: 0 },
      quality: { findings: findings[name] ?? [] },
      // As much as a report of real rows has.
      ...{
        histogram: Array.from({ length: 20 }, (_, bar) => ({ label: `b${bar}`, reference: 0.1 })),
      },
      ...{ sentences: ['It is as in its reference, by all that was asked of it.'.repeat(4)] },
    };
    return [`feature:${name}`, said];
  });
  await prisma.driftReport.create({
    data: {
      ...{ id: randomUUID(), scanId: randomUUID(), modelId, version, windowName: window, at },
      ...{
        referenceId: 1,
        fromAt: new Date(at.getTime() - 24 * HOUR_MS),
        toAt: at,
        rowCount: 1000n,
      },
      ...{ verdict: drifted.length > 0 ? 'drift' : 'stable', isKept: false },
      summary: { prediction_shift: null },
      columns: Object.fromEntries(columns) as Prisma.InputJsonObject,
    },
  });
}

/** An hour’s labelled rows, half of them positive, of which such a share was classified as they are; by prediction and by arrival. */
export async function addLabelledHour(
  { prisma }: Pick<Db, 'prisma'>,
  modelId: string,
  hour: Date,
  { rows, right, version = 1 }: { rows: number; right: number; version?: number },
): Promise<void> {
  const { outcomes, labelled, unusable } = countOutcomes(
    Array.from({ length: rows }, (_, row) => {
      const label = row % 2 === 0 ? 'no' : 'yes';
      const isRight = row < rows * right;
      const predicted = isRight === (label === 'yes') ? 'yes' : 'no';
      // Scores of their own, as models give them.
      const score = (predicted === 'yes' ? 0.5 : 0) + ((row * 7919) % 997) / 2000;
      return { label, predicted, classes: ['no', 'yes'], scores: [1 - score, score] };
    }),
    'binary',
    ['no', 'yes'],
  );
  await prisma.performanceHour.createMany({
    data: ['prediction', 'arrival'].map((basis) => ({
      ...{ modelId, version, basis, hour, labelled, unusable },
      outcomes: outcomes as unknown as Prisma.InputJsonObject,
    })),
  });
}
