import type { Db } from '#lib/db/client.ts';
import { readClock } from '#lib/db/clock.ts';
import { harmSpans, type Span } from '../harm-spans.ts';
import { type CountedModel, judgeImpact } from '../judge-impact.ts';
import { splitSpan } from '../split-span.ts';
import {
  type AskedCounts,
  countLabelledHours,
  countLabelledRows,
  countMinutes,
  findUncounted,
  saveImpact,
} from '../store/impact.ts';
import { findIncident, type StoredIncident } from '../store/incidents.ts';
import { findModels } from '../store/subjects.ts';
import { findHarmChanges } from '../store/timeline.ts';

const MINUTE_COUNTS = ['requests', 'refused', 'failed', 'degraded', 'answered', 'rows'] as const;

/** For workers: what incidents did, counted from the log as long as they go on and labels still come. Counting twice changes nothing. */
export function createImpactCounting(deps: {
  db: Db;
  warn: (error: unknown, number: number) => void;
}) {
  const { db, warn } = deps;

  async function countModel(
    model: AskedCounts['model'] & { task: string },
    versions: readonly number[],
    spans: readonly Span[],
  ): Promise<CountedModel> {
    const asked = { model, versions };
    const sum: CountedModel = {
      ...{ model: model.name, task: model.task as CountedModel['task'], versions: [...versions] },
      ...{ requests: 0, refused: 0, failed: 0, degraded: 0, answered: 0, rows: 0 },
      ...{ labelled: 0, wrong: 0 },
    };
    for (const span of spans) {
      const { minutes, hours, edges } = splitSpan(span);
      const labels = [
        ...(hours ? [await countLabelledHours(db, asked, hours)] : []),
        ...(await Promise.all(edges.map((edge) => countLabelledRows(db, asked, edge)))),
      ];
      const counted = await countMinutes(db, asked, minutes);
      for (const name of MINUTE_COUNTS) sum[name] += counted[name];
      for (const { labelled, wrong } of labels) {
        sum.labelled += labelled;
        sum.wrong += wrong;
      }
    }
    return sum;
  }

  async function countIncident(incident: StoredIncident): Promise<void> {
    const at = await readClock(db.prisma);
    const changes = await findHarmChanges(db.prisma, incident.id);
    const { spans, isOver } = harmSpans(incident.startedAt, changes, at);
    const models = await findModels(db.prisma, incident.models);
    const counted: CountedModel[] = [];
    for (const name of incident.models) {
      const model = models.find((one) => one.name === name);
      if (!model) continue;
      const versions = incident.versions.filter((one) => one.model === name);
      const numbers = versions.map(({ version }) => version).sort((a, b) => a - b);
      counted.push(await countModel(model, numbers, spans));
    }
    await saveImpact(db.prisma, incident.id, judgeImpact(counted, { spans, isOver, at }));
  }

  async function count(number: number): Promise<void> {
    const incident = await findIncident(db.prisma, number);
    if (incident && incident.mergedInto === null) await countIncident(incident);
  }

  return {
    count,

    /** Of those whose time has come; one that fails does not hold up the others. */
    async countAll(): Promise<void> {
      for (const number of await findUncounted(db)) {
        await count(number).catch((error: unknown) => warn(error, number));
      }
    },
  };
}
