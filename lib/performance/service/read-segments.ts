import type { Db } from '#lib/db/client.ts';
import type { OperationAnswer, OperationInput } from '#lib/http/operation.ts';
import { modelNotFound, versionNotFound } from '#lib/registry/not-found.ts';
import { chooseHours } from '../choose-hours.ts';
import { detectChanges } from '../detect-changes.ts';
import { evaluateSegments } from '../evaluate-segments.ts';
import type { Interval } from '../interval.ts';
import { segmentedRows } from '../labelled-inputs.ts';
import type { getPerformanceSegments } from '../operations.ts';
import { findNewestLabelled } from '../store/labelled-rows.ts';
import { findModel, findVersion } from '../store/models.ts';
import { createVersionClasses, readRows } from './version-classes.ts';

/** Rows that are read from the log for it, whatever the traffic. */
const MOST_ROWS = 20_000;
const MOST_FEATURES = 50;
const SEED = 1;

/** Where a version does worst: of its newest labelled rows, read from the log. */
export function createSegmentReading({ db, now }: { db: Db; now: () => Date }) {
  const classesOf = createVersionClasses({ db, now });
  return {
    async getSegments(
      name: string,
      query: OperationInput<typeof getPerformanceSegments>['query'],
    ): Promise<OperationAnswer<typeof getPerformanceSegments>> {
      const model = await findModel(db, { name });
      if (!model) throw modelNotFound(name);
      const found = await findVersion(db, { modelId: model.id, number: query.version });
      if (!found) throw versionNotFound(name, query.version);
      const { from, to } = chooseHours({ ...query, points: 200 }, now());
      const { version } = query;
      const asked = { model: name, version, from, to, limit: MOST_ROWS + 1 };
      const rows = await findNewestLabelled(db, asked);
      const shown = rows.slice(-MOST_ROWS);
      const classes = await classesOf(model, version);
      const { layout } = found;
      const given = segmentedRows(readRows(shown, classes), {
        task: model.task,
        features: layout.kind === 'tensors' ? [] : layout.features,
        classes: classes?.scores ? classes.classes : null,
      });
      const segments =
        given &&
        evaluateSegments(given.evaluation, given.columns.slice(0, MOST_FEATURES), { seed: SEED });
      return {
        ...{ model: name, version, from: from.toISOString(), to: to.toISOString() },
        ...{ rows: given?.errors.length ?? 0, is_cut: rows.length > shown.length },
        segments: (segments?.segments ?? []).map(({ column, metrics, intervals, ...segment }) => ({
          ...{ feature: column, ...segment, metrics, intervals: present(intervals) },
        })),
        loss: segments?.loss ?? null,
        worst: (segments?.worst ?? []).map((one) => ({
          conditions: one.conditions.map(({ column, value }) => ({ feature: column, value })),
          ...{ n: one.rows, share: one.share, loss: one.loss },
          ...{ rest_loss: one.restLoss, p_adjusted: one.pAdjusted },
        })),
        detectors: detectChanges(given?.errors ?? [], {
          isCounted: model.task !== 'regression',
        }).map(({ detector, alarms }) => ({
          detector,
          alarms: alarms.map((at) => at.toISOString()),
        })),
      };
    },
  };
}

function present(
  intervals: Readonly<Partial<Record<string, Interval | null>>>,
): Record<string, Interval> {
  return Object.fromEntries(
    Object.entries(intervals).filter((entry): entry is [string, Interval] => Boolean(entry[1])),
  );
}
