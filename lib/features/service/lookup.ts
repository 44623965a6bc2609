import type { Db } from '#lib/db/client.ts';
import type { FieldError } from '#lib/http/errors.ts';
import { invalidRequest } from '#lib/http/parse-input.ts';
import { answerView, neededRanges, type ViewAnswer } from '../answer-view.ts';
import { addUp, type KeyedEvent } from '../bucket-states.ts';
import { neededAfter } from '../compile-view.ts';
import { keyText, readKey } from '../entity-key.ts';
import { foldLatest, type LatestEvent } from '../latest-events.ts';
import { readKeyEvents } from '../store/events.ts';
import type { Catalog, CatalogSource, CatalogView } from './catalog.ts';
import type { FeatureCache } from './feature-cache.ts';
import type { LookupBatcher } from './lookup-batcher.ts';
import { createPlanner, type FeatureAnswer, type LookedUp, type Plan } from './plan-lookup.ts';

export interface LookupRequest {
  /** `view:feature` or `view@2:feature`. */
  features: readonly string[];
  /** The entities' keys by name, a row for each answer. */
  rows: readonly Readonly<Record<string, unknown>>[];
  /** What expressions call the request, by row. */
  requests?: readonly (Readonly<Record<string, unknown>> | undefined)[];
  /** Left out: now. */
  at?: Date;
  /** The path of a row's key, for messages. */
  where?: (row: number, key: string) => string;
}

export interface LookupAnswer {
  atMs: number;
  features: LookedUp[];
  /** Of each feature, whether it depends on what the request brought. */
  ofRequest: boolean[];
  /** By row, in the features' order. */
  rows: FeatureAnswer[][];
}

interface Question {
  view: CatalogView;
  from: CatalogSource;
  names: readonly string[];
  keys: string;
}

/**
 * Values of features as of a time. Now, they are what has been kept of pushed and materialized events; in the past, and while a new
 * version still catches up, pushed events are asked for in their log.
 */
export function createLookup({
  db,
  now,
  catalog,
  batcher,
  cache,
  readLogged = ({ view, from, keys }, span) =>
    readKeyEvents(db.pool, { sourceId: from.id, viewId: view.id }, keys, span),
}: {
  db: Pick<Db, 'pool'>;
  now: () => Date;
  catalog: Pick<Catalog, 'view' | 'isComplete'>;
  /** A key's visible events since a time, and the latest visible one in any case; left out: of the log of pushed events. */
  readLogged?: (
    question: Pick<Question, 'view' | 'from' | 'keys'>,
    span: { atMs: number; sinceMs: number },
  ) => Promise<KeyedEvent[]>;
  batcher: LookupBatcher;
  cache: FeatureCache | undefined;
}) {
  const plan = createPlanner(catalog);

  return async function lookup(request: LookupRequest): Promise<LookupAnswer> {
    const nowMs = now().getTime();
    const atMs = request.at?.getTime() ?? nowMs;
    const planned = await plan(request.features);
    const questions = askedOf(planned, request);
    const distinct = new Map<string, Question>();
    for (const row of questions) {
      for (const question of row.values()) distinct.set(idOf(question), question);
    }
    const answered = await answerAll([...distinct.values()], atMs, nowMs);
    const rows = questions.map((row, index) => {
      const answers = new Map<number, ViewAnswer>();
      for (const [viewId, question] of row) {
        const answer = answered.get(idOf(question));
        if (answer) answers.set(viewId, answer);
      }
      return planned.evaluate(answers, request.requests?.[index] ?? {});
    });
    return {
      atMs,
      features: planned.asked.map(({ described }) => described),
      ofRequest: planned.asked.map(({ isOfRequest }) => isOfRequest),
      rows,
    };
  };

  async function answerAll(
    questions: readonly Question[],
    atMs: number,
    nowMs: number,
  ): Promise<Map<string, ViewAnswer>> {
    const kept: Question[] = [];
    const logged: Question[] = [];
    for (const question of questions) {
      const isPast = atMs < nowMs && question.from.source.kind === 'push';
      const isComplete = catalog.isComplete(question.view);
      const useLog = isPast || !(typeof isComplete === 'boolean' ? isComplete : await isComplete);
      (useLog ? logged : kept).push(question);
    }
    const answers = new Map<string, ViewAnswer>();
    const [fromKept, fromLog] = await Promise.all([
      cache && atMs === nowMs ? answerCached(cache, kept, atMs) : answerKept(kept, atMs),
      Promise.all(logged.map((question) => answerFromLog(question, atMs))),
    ]);
    for (const [index, answer] of fromKept.entries()) put(kept[index], answer);
    for (const [index, answer] of fromLog.entries()) put(logged[index], answer);
    return answers;

    function put(question: Question | undefined, answer: ViewAnswer): void {
      if (question) answers.set(idOf(question), answer);
    }
  }

  async function answerKept(questions: readonly Question[], atMs: number): Promise<ViewAnswer[]> {
    if (questions.length === 0) return [];
    const found = await batcher(
      questions.map(({ view, from, names, keys }) => ({
        sourceId: from.id,
        viewId: view.id,
        keys,
        ranges: neededRanges(view, names, atMs),
      })),
    );
    return questions.map(({ view, names }, index) =>
      answerView(view, names, atMs, found[index] ?? { latest: [], buckets: [] }),
    );
  }

  async function answerCached(
    shared: FeatureCache,
    questions: readonly Question[],
    atMs: number,
  ): Promise<ViewAnswer[]> {
    const asked = questions.map(({ view, from, names, keys }) => ({
      sourceId: from.id,
      viewId: view.id,
      keys,
      features: names,
    }));
    const found = await shared.find(asked, atMs);
    const missing = questions.filter((_, index) => !found[index]?.answer);
    const fresh = (await answerKept(missing, atMs)).values();
    return asked.map((question, index) => {
      const known = found[index]?.answer;
      if (known) return known;
      const answer = fresh.next().value as ViewAnswer;
      const revision = found[index]?.revision;
      // Nobody waits for it.
      if (revision !== undefined) void shared.keep(question, answer, { atMs, revision });
      return answer;
    });
  }

  async function answerFromLog(question: Question, atMs: number): Promise<ViewAnswer> {
    const { view, names } = question;
    const aggregates = names.flatMap((name) => view.aggregates.get(name) ?? []);
    const sinceMs = Math.min(atMs + 1, neededAfter(aggregates, atMs));
    const events = await readLogged(question, { atMs, sinceMs });
    const latest: LatestEvent[] = foldLatest([], events, atMs);
    return answerView(view, names, atMs, { latest, buckets: addUp(view, events, atMs) });
  }
}

/** For each row, what each view is to be asked of it. */
function askedOf(
  { views }: Plan,
  { rows, where = (row, key) => `entities[${row}].${key}` }: LookupRequest,
): Map<number, Question>[] {
  const errors: FieldError[] = [];
  const questions = rows.map((row, index) => {
    const asked = new Map<number, Question>();
    const texts = new Map<string, string>();
    for (const { view, from, names } of views) {
      let keys = texts.get(from.entity.name);
      if (keys === undefined) {
        const read = readKey(from.entity, row);
        if ('problems' in read) {
          for (const { key, message } of read.problems) {
            const field = where(index, key);
            if (!errors.some((error) => error.field === field)) errors.push({ field, message });
          }
          continue;
        }
        keys = keyText(read.key);
        texts.set(from.entity.name, keys);
      }
      asked.set(view.id, { view, from, names, keys });
    }
    return asked;
  });
  if (errors.length > 0) throw invalidRequest(errors);
  return questions;
}

function idOf({ view, keys }: Question): string {
  return `${view.id} ${keys}`;
}
