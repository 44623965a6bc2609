import { setTimeout as sleep } from 'node:timers/promises';
import { DueQueue } from './due-queue.ts';
import { type Arrival, HOP_MS } from './feature-views.ts';
import {
  arrivalOf,
  countFlights,
  type Flight,
  openFlights,
  readEarlierArrivals,
  readFlights,
} from './flight-features.ts';
import { lateProbability, throwIfLasting, throwIfNotPushed } from './gateway-answers.ts';
import { GatewayClient, type Label, ReplayError } from './gateway-client.ts';
import { ReplayClock, type ReplaySpeed } from './replay-clock.ts';
import { emptySummary, type ReplaySummary } from './replay-summary.ts';
import { RocAuc } from './roc-auc.ts';
import { MODEL_NAME } from './versions.ts';

export interface ReplayOptions {
  gatewayUrl: string;
  apiKey: string;
  model?: string;
  from?: Date;
  to?: Date;
  limit?: number;
  speed?: ReplaySpeed;
  concurrency?: number;
  /** Request ids are `<prefix>-<row of the flight>`; a prefix of its own keeps replays apart. */
  requestIdPrefix?: string;
  onProgress?: (summary: ReplaySummary) => void;
  /** In place of the flights of the file. */
  flights?: AsyncIterable<Flight>;
  /** Of flights that left before the first one; without `flights`, those of the file. */
  earlier?: readonly Arrival[];
}

export const REPLAY_FROM = new Date('2001-03-01T00:00:00Z');
export const REPLAY_TO = new Date('2001-07-01T00:00:00Z');

const ARRIVALS_AT_ONCE = 2_000;
const LABELS_AT_ONCE = 500;
const LABELS_WORTH_A_REQUEST = 100;
const LABELS_WAIT_MS = 250;
const RETRY_MS = 500;
/** A gateway may restart during a replay; one that is gone for longer has ended. */
const MAX_UNREACHABLE_MS = 30_000;

/**
 * Sends flights through a gateway in order of departure by entity keys, and each flight's outcome once the
 * replay's clock has passed its arrival: to the sources that late shares are made of, and as a label. Aborting `signal` ends it early with what was done.
 */
export async function replayFlights(
  options: ReplayOptions,
  signal: AbortSignal = new AbortController().signal,
): Promise<ReplaySummary> {
  const { from = REPLAY_FROM, to = REPLAY_TO, limit = Number.POSITIVE_INFINITY } = options;
  if (options.flights) return new Replay(options, signal).run(options.flights, limit);
  const connection = await openFlights();
  try {
    const earlier = await readEarlierArrivals(connection, from);
    const replay = new Replay({ ...options, earlier }, signal);
    replay.summary.total = Math.min(limit, await countFlights(connection, from, to));
    return await replay.run(readFlights(connection, from, to), limit);
  } finally {
    connection.closeSync();
  }
}

class Replay {
  readonly summary = emptySummary();
  private readonly options: ReplayOptions;
  private readonly model: string;
  private readonly speed: ReplaySpeed;
  private readonly stop = new AbortController();
  private readonly signal: AbortSignal;
  private readonly gateway: GatewayClient;
  private readonly clock: ReplayClock;
  private readonly labels = new DueQueue<Label>();
  private readonly arrivals: DueQueue<Arrival>;
  private pushedUntil = Number.NEGATIVE_INFINITY;
  private readonly rocAuc = new RocAuc();
  private readonly pending = new Set<Promise<void>>();
  private lastError: unknown;
  private answeredAtMs: number | undefined;
  private labelsSentAtMs = 0;

  constructor(options: ReplayOptions, signal: AbortSignal) {
    this.options = options;
    this.model = options.model ?? MODEL_NAME;
    this.speed = options.speed ?? 'max';
    this.signal = AbortSignal.any([signal, this.stop.signal]);
    this.gateway = new GatewayClient(options.gatewayUrl, options.apiKey, this.signal);
    this.clock = new ReplayClock(this.speed, this.signal);
    this.arrivals = new DueQueue(options.earlier);
  }

  async run(flights: AsyncIterable<Flight>, limit: number): Promise<ReplaySummary> {
    const concurrency = this.options.concurrency ?? 16;
    for await (const flight of flights) {
      if (this.summary.sent >= limit) break;
      await this.clock.until(flight.departedAt);
      if (this.signal.aborted) break;
      await this.pushLandedBy(flight.departedAt);
      await this.sendLandedBy(flight.departedAt);
      if (this.signal.aborted) break;
      this.start(flight);
      // One request alone first: a wrong key or address is then reported once, not 16 times.
      if (this.summary.sent === 1) await Promise.all(this.pending);
      while (this.pending.size >= concurrency) await Promise.race(this.pending);
    }
    await Promise.all(this.pending);
    await this.awaitLandings();
    if (this.lastError) throw this.lastError;
    this.summary.stopped = this.signal.aborted;
    this.summary.rocAuc = this.rocAuc.value();
    this.report();
    return this.summary;
  }

  private start(flight: Flight): void {
    this.summary.sent += 1;
    this.summary.lastDeparture = new Date(flight.departedAt);
    this.arrivals.add(arrivalOf(flight));
    const task = this.predict(flight)
      .catch((error: unknown) => {
        this.countFailure(error instanceof ReplayError ? error.code : 'internal');
        return this.surviveOrStop(error);
      })
      .finally(() => {
        this.pending.delete(task);
        this.report();
      });
    this.pending.add(task);
  }

  private async predict({ flight, features, departedAt, knownAt, late }: Flight): Promise<void> {
    const requestId = `${this.options.requestIdPrefix ?? 'flight'}-${flight}`;
    const request = { features, requestId, eventTime: departedAt };
    const answer = await this.gateway.predict(this.model, request);
    this.answeredAtMs = performance.now();
    throwIfLasting(answer, this.model);
    if (!answer.ok) {
      this.countFailure(answer.code);
      return;
    }
    this.summary.answered += 1;
    this.labels.add({ requestId, label: late, knownAt });
    const score = lateProbability(answer.body.probabilities);
    if (score !== undefined) this.rocAuc.add(score, late);
  }

  /** Windows end at a multiple of their hop: before the first flight after one departs, all that landed by then is in. */
  private async pushLandedBy(now: number): Promise<void> {
    const until = Math.floor(now / HOP_MS) * HOP_MS;
    if (until === this.pushedUntil) return;
    while (this.arrivals.countDue(until) > 0 && !this.signal.aborted) {
      const landed = this.arrivals.takeDue(until, ARRIVALS_AT_ONCE);
      // An arrival that is pushed twice counts once.
      const putBack = () => {
        for (const arrival of landed) this.arrivals.add(arrival);
      };
      try {
        const answer = await this.gateway.pushArrivals(landed);
        this.answeredAtMs = performance.now();
        throwIfNotPushed(answer);
        if (answer.ok) continue;
        // Postgres is away: flights go on without them, and they follow when it is back.
        putBack();
        return;
      } catch (error) {
        putBack();
        await this.surviveOrStop(error);
      }
    }
    this.pushedUntil = until;
  }

  private async sendLandedBy(now: number): Promise<void> {
    const due = this.labels.countDue(now);
    const waitedMs = performance.now() - this.labelsSentAtMs;
    if (due >= LABELS_WORTH_A_REQUEST || (due > 0 && waitedMs >= LABELS_WAIT_MS)) {
      await this.sendLabels(now);
    }
  }

  /** At full speed nobody waits for the last flights to land. */
  private async awaitLandings(): Promise<void> {
    while (this.labels.next !== undefined && !this.signal.aborted) {
      const next = this.labels.next;
      await this.clock.until(next);
      const until = this.speed === 'max' ? Number.POSITIVE_INFINITY : next;
      await this.pushLandedBy(until);
      await this.sendLabels(until);
    }
  }

  private async sendLabels(now: number): Promise<void> {
    if (this.signal.aborted) return;
    const due = this.labels.takeDue(now, LABELS_AT_ONCE);
    const counts = this.summary.labels;
    this.labelsSentAtMs = performance.now();
    try {
      const answer = await this.gateway.sendLabels(due);
      this.answeredAtMs = performance.now();
      throwIfLasting(answer, this.model);
      if (answer.ok) {
        counts.joined += Number(answer.body.joined ?? 0);
        counts.known += Number(answer.body.known ?? 0);
        counts.unknown += Number(answer.body.unknown ?? 0);
      } else {
        counts.failed += due.length;
      }
    } catch (error) {
      for (const label of due) this.labels.add(label);
      await this.surviveOrStop(error);
    }
    this.report();
  }

  private async surviveOrStop(error: unknown): Promise<void> {
    const isGap = error instanceof ReplayError && error.code === 'unreachable';
    const awayMs = performance.now() - (this.answeredAtMs ?? Number.NEGATIVE_INFINITY);
    if (isGap && awayMs < MAX_UNREACHABLE_MS) {
      await sleep(RETRY_MS, undefined, { signal: this.signal }).catch(() => undefined);
    } else {
      this.lastError ??= error;
      this.stop.abort();
    }
  }

  private countFailure(code: string): void {
    this.summary.failed[code] = (this.summary.failed[code] ?? 0) + 1;
  }

  private report(): void {
    this.options.onProgress?.(this.summary);
  }
}
