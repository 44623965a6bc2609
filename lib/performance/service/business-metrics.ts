import type { Db } from '#lib/db/client.ts';
import type { OperationAnswer, OperationInput } from '#lib/http/operation.ts';
import { invalidRequest } from '#lib/http/parse-input.ts';
import { modelNotFound } from '#lib/registry/not-found.ts';
import { chooseHours } from '../choose-hours.ts';
import type { getBusinessMetrics, postBusinessMetrics } from '../operations.ts';
import { findBusinessMetrics, saveBusinessMetrics } from '../store/business-metrics.ts';
import { findModel, findVersion } from '../store/models.ts';

const MOST_POINTS = 10_000;
const AHEAD_MS = 24 * 3_600_000;

/** Numbers that a team posts of a model, beside the model's own. */
export function createBusinessMetrics({ db, now }: { db: Db; now: () => Date }) {
  return {
    async recordMetrics(
      name: string,
      { items }: OperationInput<typeof postBusinessMetrics>['body'],
    ): Promise<OperationAnswer<typeof postBusinessMetrics>> {
      const model = await findModel(db, { name });
      if (!model) throw modelNotFound(name);
      const received = now();
      const points = items.map(({ name: metric, value, at, version = 0 }) => ({
        ...{ name: metric, value, version },
        at: at === undefined ? received : new Date(at),
      }));
      const known = new Map<number, boolean>([[0, true]]);
      for (const { version } of points) {
        if (known.has(version)) continue;
        known.set(
          version,
          (await findVersion(db, { modelId: model.id, number: version })) !== null,
        );
      }
      const wrong = points.flatMap(({ at, version }, index) => {
        const found: { field: string; message: string }[] = [];
        if (!known.get(version)) {
          const message = `must be a version of ${name}, got ${version}`;
          found.push({ field: `items[${index}].version`, message });
        }
        if (at.getTime() > received.getTime() + AHEAD_MS) {
          const message = 'must be no more than a day ahead of now';
          found.push({ field: `items[${index}].at`, message });
        }
        return found;
      });
      if (wrong.length > 0) throw invalidRequest(wrong);
      // Of the same name, time and version the last counts.
      const distinct = new Map(
        points.map((point) => [`${point.at.getTime()} ${point.version} ${point.name}`, point]),
      );
      await saveBusinessMetrics(db, model.id, [...distinct.values()], received);
      return { recorded: distinct.size };
    },

    async getMetrics(
      name: string,
      query: OperationInput<typeof getBusinessMetrics>['query'],
    ): Promise<OperationAnswer<typeof getBusinessMetrics>> {
      const model = await findModel(db, { name });
      if (!model) throw modelNotFound(name);
      const { from, to } = chooseHours({ ...query, points: 200 }, now());
      const found = await findBusinessMetrics(db, {
        ...{ modelId: model.id, from, to, name: query.name, limit: MOST_POINTS + 1 },
      });
      const shown = found.slice(-MOST_POINTS);
      const byName = [...Map.groupBy(shown, (point) => point.name)];
      return {
        ...{ from: from.toISOString(), to: to.toISOString(), is_cut: found.length > shown.length },
        metrics: byName
          .map(([metric, points]) => ({
            name: metric,
            points: points.map(({ at, value, version }) => ({
              ...{ at: at.toISOString(), value, version: version === 0 ? null : version },
            })),
          }))
          .sort((a, b) => (a.name < b.name ? -1 : 1)),
      };
    },
  };
}
