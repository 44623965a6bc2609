import type { ChangeContext } from '#lib/audit/contract.ts';
import { recordChange } from '#lib/audit/service.ts';
import { actorSchema } from '#lib/auth/contract.ts';
import type { Db } from '#lib/db/client.ts';
import { AppError } from '#lib/http/errors.ts';
import type { OperationAnswer, OperationInput } from '#lib/http/operation.ts';
import { invalidRequest } from '#lib/http/parse-input.ts';
import { labelMetrics } from '#lib/performance/label-metrics.ts';
import type { createPerformanceReading } from '#lib/performance/service.ts';
import type { Task } from '#lib/registry/contract.ts';
import { modelNotFound } from '#lib/registry/not-found.ts';
import { lockModel } from '#lib/releases/service.ts';
import { chooseSpan } from '#lib/telemetry/series-span.ts';
import {
  availabilityOf,
  type Events,
  judgeEvents,
  latencyOf,
  WINDOW_MS,
  type WindowName,
} from './error-budget.ts';
import { judgeFreshness, judgeQuality } from './judge-quality.ts';
import { freshnessLooks, judgeLooks, LOOK_PLANS, withBudget } from './look-budget.ts';
import { type Objectives, objectivesSchema } from './objectives.ts';
import type { getHealth, getObjectives, Objective, setObjectives } from './operations.ts';
import { addServed, describeServed, type ServedCounts } from './served-counts.ts';
import { findLabelHours, findNewestLabel } from './store/labels.ts';
import { findServed, findServedBuckets } from './store/minutes.ts';
import { findModel, findObjectives, saveObjectives } from './store/objectives.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
type Spans = Record<WindowName, ServedCounts | null>;

/** Whether a model answers, and what it is to keep to: from what gateways count per minute, whatever the traffic. */
export function createHealthService({
  db,
  now,
  performance,
}: {
  db: Db;
  now: () => Date;
  performance: Pick<ReturnType<typeof createPerformanceReading>, 'getMetric' | 'metricLooks'>;
}) {
  async function find(name: string) {
    const model = await findModel(db.prisma, name);
    if (!model) throw modelNotFound(name);
    return model;
  }

  async function judgeLabels(
    model: { id: string; name: string },
    { within_hours, hours_share }: NonNullable<Objectives['label_freshness']>,
    window: { from: Date; to: Date },
    at: Date,
  ): Promise<Omit<Objective, 'objective'>> {
    const labelled = await findLabelHours(db, { modelId: model.id, from: window.from });
    const looks = freshnessLooks(labelled, { from: window.from, to: at }, within_hours);
    return withBudget(
      judgeFreshness(within_hours, await findNewestLabel(db, model), at),
      judgeLooks(hours_share, LOOK_PLANS.label_freshness, looks, at),
    );
  }

  async function judgeMetric(
    model: { id: string },
    quality: NonNullable<Objectives['quality']>,
    window: { from: Date; to: Date },
    at: Date,
  ): Promise<Omit<Objective, 'objective'>> {
    const { everyHours } = LOOK_PLANS.quality;
    const span = { from: window.from, to: at, everyHours };
    const looks = (await performance.metricLooks(model.id, quality.metric, span)).map((look) => ({
      at: look.at,
      isBad: judgeQuality(quality, look.measured).status === 'missed',
    }));
    return withBudget(
      judgeQuality(quality, await performance.getMetric(model.id, quality.metric, window)),
      judgeLooks(quality.hours_share, LOOK_PLANS.quality, looks, at),
    );
  }

  async function judge(
    model: { id: string; name: string },
    settings: Objectives,
    at: Date,
  ): Promise<Objective[]> {
    const days = settings.window_days;
    // Minutes are counted when they are over, or as they come; the one under way counts.
    const to = new Date(Math.floor(at.getTime() / MINUTE_MS + 1) * MINUTE_MS);
    const since = (ms: number) => ({ from: new Date(to.getTime() - ms), to });
    const served = (ms: number) => findServed(db, { model: model.name, ...since(ms) });
    const whole = await served(days * DAY_MS);
    const names = Object.keys(WINDOW_MS) as WindowName[];
    const found = await Promise.all(
      names.map(async (name) => [name, await served(WINDOW_MS[name])]),
    );
    const spans = Object.fromEntries(found) as Spans;
    const off = (objective: Objective['objective']): Objective => ({
      ...{ objective, status: 'off', text: 'Not set', target: null, actual: null },
      ...{ budget: null, burn: [] },
    });
    const share = (
      objective: Objective['objective'],
      { target, text }: { target: number; text: string },
      eventsOf: (counts: ServedCounts | null) => Events,
    ): Objective => {
      const events = mapSpans(spans, eventsOf);
      const found = judgeEvents(target, eventsOf(whole), events);
      const actual = found.actual === null ? 'no requests' : percent(found.actual);
      return { objective, ...found, text: `${text} over ${days} days: ${actual}` };
    };
    const { availability, latency, label_freshness: freshness, quality } = settings;
    return [
      availability
        ? share(
            'availability',
            { target: availability.target, text: `${percent(availability.target)} answered` },
            availabilityOf,
          )
        : off('availability'),
      latency
        ? share(
            'latency',
            {
              target: latency.target,
              text: `${percent(latency.target)} within ${latency.within_ms} ms`,
            },
            (counts) => latencyOf(counts, latency.within_ms),
          )
        : off('latency'),
      freshness
        ? {
            objective: 'label_freshness',
            ...(await judgeLabels(model, freshness, since(days * DAY_MS), at)),
          }
        : off('label_freshness'),
      quality
        ? { objective: 'quality', ...(await judgeMetric(model, quality, since(days * DAY_MS), at)) }
        : off('quality'),
    ];
  }

  async function read(name: string): Promise<OperationAnswer<typeof getObjectives>> {
    const model = await find(name);
    const at = now();
    const record = toAnswer(await findObjectives(db.prisma, model.id));
    const objectives = await judge(model, record.settings, at);
    return { at: at.toISOString(), ...record, objectives };
  }

  return {
    getObjectives: read,

    async setObjectives(
      name: string,
      { settings, reason, expected_revision }: OperationInput<typeof setObjectives>['body'],
      ctx: ChangeContext,
    ): Promise<OperationAnswer<typeof getObjectives>> {
      await db.prisma.$transaction(async (tx) => {
        const model = await findModel(tx, name);
        if (!model) throw modelNotFound(name);
        refuseOtherMetric(settings, model.task);
        await lockModel(tx, model.id);
        const before = toAnswer(await findObjectives(tx, model.id));
        if (expected_revision !== undefined && expected_revision !== before.revision) {
          throw conflict(before.revision);
        }
        const revision = before.revision + 1;
        const saved = { settings, revision, updatedAt: now(), updatedBy: ctx.actor };
        await saveObjectives(tx, model.id, saved);
        const change = { action: 'objectives.set' as const, subject: `model:${name}`, model: name };
        const states = { before: before.settings, after: settings };
        await recordChange(tx, { ...change, reason, ...states }, ctx);
      });
      return read(name);
    },

    async getHealth(
      name: string,
      query: OperationInput<typeof getHealth>['query'],
    ): Promise<OperationAnswer<typeof getHealth>> {
      await find(name);
      const { from, to, stepSeconds } = chooseSpan(query, now());
      const buckets = await findServedBuckets(db, { model: name, from, to, stepSeconds });
      const versions = [...Map.groupBy(buckets, ({ version }) => version)];
      return {
        ...{ from: from.toISOString(), to: to.toISOString(), step_seconds: stepSeconds },
        total: describeServed(addServed(buckets)),
        versions: versions
          .sort(([a], [b]) => b - a)
          .map(([version, points]) => ({
            version,
            ...describeServed(addServed(points)),
            points: points.map((point) => ({
              at: point.at.toISOString(),
              ...describeServed(point),
            })),
          })),
      };
    },
  };
}

function refuseOtherMetric({ quality }: Objectives, task: Task): void {
  if (!quality) return;
  const known = labelMetrics(task);
  if (known.includes(quality.metric)) return;
  const message = `must be one of ${known.join(', ')}`;
  throw invalidRequest([{ field: 'settings.quality.metric', message }]);
}

function mapSpans(
  spans: Spans,
  of: (counts: ServedCounts | null) => Events,
): Record<WindowName, Events> {
  const entries = Object.entries(spans).map(([name, counts]) => [name, of(counts)]);
  return Object.fromEntries(entries) as Record<WindowName, Events>;
}

function toAnswer(record: Awaited<ReturnType<typeof findObjectives>>) {
  return {
    settings: objectivesSchema.parse(record?.settings ?? {}),
    revision: record?.revision ?? 0,
    updated_at: record?.updatedAt.toISOString() ?? null,
    updated_by: record ? actorSchema.parse(record.updatedBy) : null,
  };
}

function conflict(revision: number): AppError {
  return new AppError('settings_conflict', {
    publicMessage: 'The objectives were changed since you read them. Read them again, then decide.',
    fields: [{ field: 'expected_revision', message: `must be ${revision}` }],
    extra: { current_revision: revision },
  });
}

function percent(share: number): string {
  return `${Number((share * 100).toFixed(3))} %`;
}
