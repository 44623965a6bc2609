import { AppError } from '#lib/http/errors.ts';
import type { OnnxSession, Signature } from '#lib/onnx/contract.ts';
import { RunFailure } from '#lib/onnx/run-failure.ts';
import type { Tensors } from '../call.ts';
import type { ServingSettings } from '../contract.ts';
import { canJoin, joinTensors, kindOf, rowsOf, splitTensors } from '../join-tensors.ts';
import { addRun, estimateRun, estimateWait, NO_RUN_TIMES, rowsWithin } from '../run-times.ts';
import { createDeadlineAlarm } from './deadline-alarm.ts';

/** A request that waits for its run, or is part of one. */
interface Item {
  inputs: Tensors;
  outputs: readonly string[] | undefined;
  rows: number;
  /** Items of one kind may share a run; null: only alone. */
  kind: string | null;
  since: number;
  deadline: number;
  isSettled: boolean;
  onWaited: ((ms: number) => void) | undefined;
  resolve(outputs: Tensors): void;
  reject(error: unknown): void;
}

export interface BatcherStats {
  /** Requests and their rows that wait for a run now. */
  waiting: number;
  waitingRows: number;
  /** Runs under way now. */
  running: number;
  /** Since the start. */
  batches: number;
  rows: number;
  requests: number;
  /** Turned away, since the queue was full or would have taken too long. */
  refused: number;
  /** Their time was over before their run began. */
  expired: number;
  /** Joint runs that were rejected and done again one by one. */
  brokenUp: number;
}

const LONGEST_GAP_MS = 1000;
const GAP_SHARE = 0.05;

export type Batcher = ReturnType<typeof createBatcher>;

/**
 * Joins the rows of concurrent requests to a version into runs. A request that comes alone runs at once; while a run is under
 * way the next one gathers. Only where a run takes long is it held back a moment for requests that are on their way.
 */
export function createBatcher({
  session,
  signature,
  clock,
  settings,
  maxWaiting,
}: {
  session: Pick<OnnxSession, 'run' | 'rowsAreIndependent' | 'runsAtOnce'>;
  signature: Signature;
  clock: () => number;
  settings: () => ServingSettings['batching'];
  /** Requests that may wait. */
  maxWaiting: () => number;
}) {
  let isJoinable = session.rowsAreIndependent !== false && canJoin(signature);
  // Where the model fixes every size but the rows, all inputs that passed validation are of one kind.
  const isOneKind = signature.inputs.every(({ shape }) =>
    shape.slice(1).every((size) => typeof size === 'number'),
  );
  let waiting: Item[] = [];
  let waitingRows = 0;
  const atOnce = session.runsAtOnce ?? 1;
  // In the order in which they began.
  const running = new Set<{ items: Item[]; rows: number; since: number }>();
  let times = NO_RUN_TIMES;
  let isTurnSet = false;
  let company: NodeJS.Timeout | undefined;
  /** Between requests, on average; the last ones count most. */
  let gapMs = LONGEST_GAP_MS;
  let lastArrival = Number.NEGATIVE_INFINITY;
  const alarm = createDeadlineAlarm({ clock, ring: expireOverdue });
  const counts = { batches: 0, rows: 0, requests: 0, refused: 0, expired: 0, brokenUp: 0 };

  function run(
    inputs: Tensors,
    outputs: readonly string[] | undefined,
    rows: number,
    timeoutMs: number,
    onWaited?: (ms: number) => void,
  ): Promise<Tensors> {
    const since = clock();
    const refusal = refusalOf(rows, timeoutMs, since);
    if (refusal) {
      counts.refused += 1;
      return Promise.reject(refusal);
    }
    return new Promise((resolve, reject) => {
      const kind = kindOfRequest(inputs, outputs);
      const deadline = since + timeoutMs;
      enqueue({
        inputs,
        outputs,
        rows,
        kind,
        since,
        deadline,
        isSettled: false,
        onWaited,
        resolve,
        reject,
      });
    });
  }

  function kindOfRequest(inputs: Tensors, outputs: readonly string[] | undefined): string | null {
    if (!isJoinable || rowsOf(inputs) === null) return null;
    const asked = outputs ? JSON.stringify(outputs) : '';
    return isOneKind ? asked : asked + kindOf(inputs);
  }

  function enqueue(item: Item): void {
    waiting.push(item);
    waitingRows += item.rows;
    const gap = Math.min(item.since - lastArrival, LONGEST_GAP_MS);
    gapMs = gapMs === LONGEST_GAP_MS ? gap : gapMs + (gap - gapMs) * GAP_SHARE;
    lastArrival = item.since;
    if (company && waitingRows >= settings().max_rows) {
      clearTimeout(company);
      company = undefined;
    }
    counts.requests += 1;
    alarm.setFor(item.deadline);
    schedule();
  }

  /** What else has arrived in this turn of the event loop comes along. */
  function schedule(): void {
    if (running.size >= atOnce || waiting.length === 0) return;
    if (isTurnSet) return;
    isTurnSet = true;
    setImmediate(() => {
      isTurnSet = false;
      dispatch();
    });
  }

  function dispatch(): void {
    while (running.size < atOnce && !isWaitingForCompany()) {
      const items = take();
      if (items.length === 0) return;
      void runTogether(items);
    }
  }

  /**
   * Waiting pays only where a run takes longer than the wait, and more requests are likely to come in that time; otherwise what
   * comes meanwhile joins the next run, which is soon.
   */
  function isWaitingForCompany(): boolean {
    if (company) return true;
    const { enabled, window_ms, max_rows } = settings();
    const [first] = waiting;
    if (!first || !enabled || first.kind === null || waitingRows >= max_rows) return false;
    const left = window_ms - (clock() - first.since);
    const takesLonger = (estimateRun(times, waitingRows)?.least ?? 0) >= 2 * window_ms;
    if (left <= 0 || gapMs >= window_ms || !takesLonger) return false;
    company = setTimeout(() => {
      company = undefined;
      dispatch();
    }, Math.ceil(left));
    return true;
  }

  /** The first that waits, and those of its kind behind it that fit. */
  function take(): Item[] {
    const now = clock();
    const { enabled, max_rows } = settings();
    const taken: Item[] = [];
    const left: Item[] = [];
    let rows = 0;
    let most = max_rows;
    let at = 0;
    for (; at < waiting.length; at += 1) {
      const item = waiting[at];
      if (!item || item.isSettled) continue;
      if (item.deadline <= now) {
        expire(item);
        continue;
      }
      const [first] = taken;
      if (!first) {
        most = rowsWithin(times, (item.deadline - item.since) / 2, max_rows);
      } else if (item.kind !== first.kind || rows + item.rows > most) {
        left.push(item);
        continue;
      }
      taken.push(item);
      rows += item.rows;
      if (rows >= most || !enabled || item.kind === null) {
        at += 1;
        break;
      }
    }
    waiting = left.length === 0 ? waiting.slice(at) : [...left, ...waiting.slice(at)];
    waitingRows = rowsIn(waiting);
    return taken;
  }

  async function runTogether(items: Item[]): Promise<void> {
    const since = clock();
    const rows = rowsIn(items);
    const mine = { items, rows, since };
    running.add(mine);
    counts.batches += 1;
    counts.rows += rows;
    let last = since;
    for (const { onWaited, since: arrived, deadline } of items) {
      onWaited?.(since - arrived);
      if (deadline > last) last = deadline;
    }
    const timeoutMs = Math.max(1, Math.ceil(last - since));
    const [first] = items;
    const inputs = joinTensors(items.map((item) => item.inputs));
    try {
      const outputs = await session.run(inputs, first?.outputs, { timeoutMs });
      times = addRun(times, rows, clock() - since);
      running.delete(mine);
      // The next run is under way while these are answered.
      dispatch();
      answer(items, outputs);
    } catch (error) {
      if (error instanceof RunFailure && error.kind === 'timeout') {
        times = addRun(times, rows, clock() - since);
      }
      running.delete(mine);
      fail(items, error);
      schedule();
    }
  }

  function answer(items: readonly Item[], outputs: Tensors): void {
    const [first] = items;
    if (items.length === 1 && first) {
      settle(first, outputs);
      return;
    }
    const split = splitTensors(
      outputs,
      items.map(({ rows }) => rows),
    );
    if (split) {
      for (const [index, item] of items.entries()) settle(item, split[index] ?? {});
      return;
    }
    // The signature promised one answer for every row.
    isJoinable = false;
    again(items);
  }

  /** One bad row is no reason to refuse the others: each is run by itself. */
  function fail(items: readonly Item[], error: unknown): void {
    if (items.length > 1 && error instanceof RunFailure && error.kind === 'rejected') {
      counts.brokenUp += 1;
      again(items);
    } else for (const item of items) refuse(item, error);
  }

  function again(items: readonly Item[]): void {
    const unsettled = items.filter((item) => !item.isSettled);
    for (const item of unsettled) {
      item.kind = null;
      waitingRows += item.rows;
    }
    waiting = [...unsettled, ...waiting];
    schedule();
  }

  function settle(item: Item, outputs: Tensors): void {
    if (item.isSettled) return;
    item.isSettled = true;
    item.resolve(outputs);
  }

  function refuse(item: Item, error: unknown): void {
    if (item.isSettled) return;
    item.isSettled = true;
    item.reject(error);
  }

  function expire(item: Item): void {
    if (item.isSettled) return;
    counts.expired += 1;
    const ms = Math.round(item.deadline - item.since);
    refuse(item, new RunFailure('timeout', `There was no answer within ${ms} ms`));
  }

  /** The next deadline, of those that are left. */
  function expireOverdue(now: number): number | undefined {
    const underWay = [...running].flatMap(({ items }) => items);
    for (const item of [...underWay, ...waiting]) if (item.deadline <= now) expire(item);
    waiting = waiting.filter((item) => !item.isSettled);
    waitingRows = rowsIn(waiting);
    const left = [...underWay, ...waiting].filter((item) => !item.isSettled);
    return left.length === 0 ? undefined : Math.min(...left.map(({ deadline }) => deadline));
  }

  function refusalOf(rows: number, timeoutMs: number, now: number): AppError | null {
    const ms = estimatedWait(rows, timeoutMs, now);
    if (waiting.length < maxWaiting() && ms <= timeoutMs) return null;
    return new AppError('overloaded', {
      publicMessage:
        'More is asked of this model than it can answer in time. Ask again in a moment.',
      internalMessage: `${waiting.length} requests wait, for about ${Math.round(ms)} ms`,
      extra: { retry_after_seconds: Math.max(1, Math.ceil(ms / 1000)) },
    });
  }

  function estimatedWait(rows: number, timeoutMs: number, now: number): number {
    const { enabled, max_rows } = settings();
    const [oldest] = running.size < atOnce ? [] : running;
    const queue = {
      requests: waiting.length,
      rows: waitingRows,
      running: oldest && { rows: oldest.rows, forMs: now - oldest.since },
      atOnce,
    };
    const joins = enabled && isJoinable;
    return estimateWait(times, queue, rows, joins ? rowsWithin(times, timeoutMs / 2, max_rows) : 0);
  }

  return {
    /**
     * Rejects with a RunFailure, or AppError `overloaded`. `onWaited` is told how long it waited when its run begins, which
     * is more than once when it has to be run again.
     */
    run,
    stats: (): BatcherStats => ({
      ...counts,
      waiting: waiting.length,
      waitingRows,
      running: running.size,
    }),
  };
}

function rowsIn(items: readonly Item[]): number {
  return items.reduce((sum, { rows }) => sum + rows, 0);
}
