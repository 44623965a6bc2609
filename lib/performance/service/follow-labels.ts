import type { Db } from '#lib/db/client.ts';
import {
  type FollowedRow,
  followLabels,
  type LabelStreams,
  startStreams,
} from '../follow-labels.ts';
import type { EvaluatedModel } from '../store/models.ts';
import {
  addChanges,
  findFollowedModels,
  findNextLabels,
  lockStreams,
  type StreamedLabel,
  saveStreams,
} from '../store/streams.ts';
import { createVersionClasses, readRows } from './version-classes.ts';

/** Labels that came so long ago are committed, and what they are of has been shipped. */
const SETTLED_MS = 30_000;
/** How often it is done, with room for a look that fails. */
const EVERY_MS = 15 * 60_000;
/** What came longer ago than this is looked for no more: of a model that is followed for the first time, and after a pause. */
const LOOK_BACK_MS = 24 * 3_600_000;
const AT_ONCE = 10_000;
/** At most so many parts of a model in one look; the next goes on. */
const MOST_PARTS = 20;

/** For workers: streaming detectors over labels in the order they came. What they keep and what they say are written together, so that nothing is said twice. */
export function createLabelFollowing({ db, now }: { db: Db; now: () => Date }) {
  const classesOf = createVersionClasses({ db, now });
  let isFirst = true;
  /** Models of which more waits than one look took. */
  const behind = new Map<string, EvaluatedModel>();

  /** Whether more waits. */
  async function followPart(model: EvaluatedModel): Promise<boolean> {
    const at = now().getTime();
    return db.prisma.$transaction(async (tx) => {
      const kept = await lockStreams(tx, model.id);
      const earliest = new Date(at - LOOK_BACK_MS);
      const after =
        kept && kept.position.receivedAt > earliest
          ? kept.position
          : { receivedAt: earliest, requestId: '', row: 0 };
      const before = new Date(at - SETTLED_MS);
      const labels = await findNextLabels(tx, {
        ...{ model: model.name, after, before, limit: AT_ONCE },
      });
      const last = labels.at(-1);
      if (!last) return false;
      const streams: Record<string, LabelStreams> = { ...kept?.streams };
      const isCounted = model.task !== 'regression';
      for (const [version, own] of Map.groupBy(labels, (label) => label.version)) {
        const before = streams[version] ?? startStreams({ isCounted });
        const rows = readRows(own, await classesOf(model, version));
        const found = followLabels(before, rows.flatMap(isCounted ? toCounted : toSized));
        streams[version] = found.streams;
        await addChanges(tx, { modelId: model.id, version }, found.changes);
      }
      const { receivedAt, requestId, row } = last;
      await saveStreams(tx, model.id, { receivedAt, requestId, row }, streams);
      return labels.length === AT_ONCE;
    });
  }

  return {
    async followNewLabels(): Promise<void> {
      const since = new Date(now().getTime() - (isFirst ? LOOK_BACK_MS : EVERY_MS));
      const models = new Map(behind);
      for (const model of await findFollowedModels(db, since)) models.set(model.id, model);
      for (const [id, model] of models) {
        let isBehind = true;
        for (let part = 0; isBehind && part < MOST_PARTS; part += 1) {
          isBehind = await followPart(model);
        }
        if (isBehind) behind.set(id, model);
        else behind.delete(id);
      }
      isFirst = false;
    },
  };
}

function toCounted({ label, predicted, ...times }: StreamedLabel): FollowedRow[] {
  if (label === null || predicted === null || predicted === undefined) return [];
  return [{ ...times, error: String(label) === String(predicted) ? 0 : 1 }];
}

function toSized({ label, predicted, ...times }: StreamedLabel): FollowedRow[] {
  const error = Math.abs(Number(predicted) - Number(label));
  const isUsable =
    typeof label === 'number' && typeof predicted === 'number' && Number.isFinite(error);
  return isUsable ? [{ ...times, error }] : [];
}
