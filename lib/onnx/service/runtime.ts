import { randomUUID } from 'node:crypto';
import { rm, stat, writeFile } from 'node:fs/promises';
import { totalmem } from 'node:os';
import path from 'node:path';
import { makeTemporaryFolder } from '#lib/temporary/service.ts';
import type { OnnxSession } from '../contract.ts';
import { placeSession } from '../place-session.ts';
import { RunFailure } from '../run-failure.ts';
import { createHeldSession, type HeldSession } from './held-session.ts';
import { readResidentBytes } from './resident-bytes.ts';
import type { ValueMetadata } from './runner-messages.ts';
import { createRunnerSlot, type RunnerEnd, type RunnerSlot } from './runner-slot.ts';

/** `digest`: the SHA-256 that the file must have; it is checked by who loads it. */
export type ModelSource = { bytes: Uint8Array } | { path: string; digest?: string };

interface LoadOptions {
  /** Sessions of one group, the versions of a model, are kept in different runners where possible. */
  group: string;
  /** What it is called in the log. */
  name?: string;
  /** For loading, not counting the wait for a runner. */
  timeoutMs?: number;
}

export interface LoadedSession extends OnnxSession {
  inputs: readonly ValueMetadata[];
  outputs: readonly ValueMetadata[];
}

export interface RunnerStats {
  pid: number | null;
  state: 'starting' | 'ready' | 'busy' | 'ended';
  /** Sessions in it. */
  versions: number;
  restarts: number;
  residentBytes: number | null;
}

export interface OnnxRuntime {
  /** Rejects with a RunFailure. */
  load(source: ModelSource, options: LoadOptions): Promise<LoadedSession>;
  stats(): RunnerStats[];
  close(): Promise<void>;
}

/** The part of a pino logger that is used. */
export interface RuntimeLog {
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
}

interface RunnerEnded {
  pid: number | null;
  /** In words. */
  reason: string;
  /** Names of the sessions that are loaded again. */
  sessions: string[];
  /** The one whose load or run it was working on. */
  during: string | null;
}

const LOAD_TIMEOUT_MS = 120_000;
/** A larger file takes long to load, and is loaded where nobody waits meanwhile. */
const OWN_RUNNER_BYTES = 32 * 1024 * 1024;
/** Beyond these, sessions that should have a runner of their own share one after all. */
const MAX_OWN_RUNNERS = 8;
const TICK_MS = 50;
/** How long a run may hold up runs of other sessions before these are moved. */
const HOLD_UP_MS = 250;
/** However short a run's time: starting again takes longer. */
const LEAST_KILL_MS = 1000;
const TROUBLED_KEPT = 1000;
const MAX_FAILED_STARTS = 3;
/** What one run may take beyond what its runner holds between runs: an eighth of the machine's memory, and not less than this. */
const LEAST_RUN_BYTES = 1024 ** 3;
const RUN_SHARE = 1 / 8;

interface Place {
  slot: RunnerSlot;
  sessions: Set<HeldSession>;
  /** For one session only. */
  isOwn: boolean;
}

/**
 * Runs ONNX models in a few processes of their own, so that loading holds up nobody here and a model that hangs or crashes
 * takes nothing down: its process is ended and replaced, and what lived there is loaded again.
 */
export function createOnnxRuntime({
  runners,
  log,
  clock = () => performance.now(),
  runnerFile = path.join(import.meta.dirname, 'runner.ts'),
  maxRunBytes = Math.max(LEAST_RUN_BYTES, totalmem() * RUN_SHARE),
  onRunnerEnded,
}: {
  /** How many processes sessions share; they are started when needed. */
  runners: number;
  log: RuntimeLog;
  clock?: () => number;
  /** lib/onnx/service/runner.ts, where a bundler has moved this code elsewhere. */
  runnerFile?: string;
  /** Of memory, for one run; who takes more is ended. */
  maxRunBytes?: number;
  onRunnerEnded?: (ended: RunnerEnded) => void;
}): OnnxRuntime {
  const places: Place[] = [];
  /** Files whose loads or runs held up others, hung or crashed: they get a runner of their own. */
  const troubled = new Set<string>();
  let sequence = 0;
  let directory: Promise<string> | undefined;
  let ticker: NodeJS.Timeout | undefined;
  let lastTick = 0;
  let isClosed = false;
  const nextId = () => ++sequence;

  function open(isOwn: boolean): Place {
    const place: Place = {
      isOwn,
      sessions: new Set(),
      slot: createRunnerSlot({ file: runnerFile, clock, onEnd: (end) => ended(place, end) }),
    };
    places.push(place);
    lastTick = clock();
    ticker ??= setInterval(watch, TICK_MS).unref();
    return place;
  }

  const mayOpenOwn = () => places.filter(({ isOwn }) => isOwn).length < MAX_OWN_RUNNERS;

  function choose(group: string, wantsOwn: boolean): Place {
    if (wantsOwn && mayOpenOwn()) return open(true);
    const shared = places.filter(({ isOwn }) => !isOwn);
    const groups = shared.map(({ sessions }) => ({
      groups: [...sessions].map((session) => session.group),
    }));
    const at = placeSession(groups, group, runners);
    return (at === 'new' ? undefined : shared[at]) ?? open(false);
  }

  function settleIn(session: HeldSession, place: Place): void {
    place.sessions.add(session);
    session.enter(place.slot);
  }

  /** Leaves a runner to `keeps`: the others are loaded again elsewhere, and their runs go along. */
  function evacuate(place: Place, keeps: HeldSession): void {
    const others = [...place.sessions].filter((session) => session !== keeps);
    log.warn(
      { model: keeps.name, moved: others.map(({ name }) => name) },
      'a model held up others; it has a runner of its own now',
    );
    markTroubled(keeps);
    place.isOwn = true;
    for (const session of others) {
      place.sessions.delete(session);
      place.slot.forget(session.id);
      settleIn(session, choose(session.group, false));
    }
  }

  function ended(place: Place, end: RunnerEnd): void {
    const { pid = null, reason, said, head } = end;
    const culprit = [...place.sessions].find(({ id }) => id === head?.request.session);
    const sessions = [...place.sessions].map(({ name }) => name);
    const during = culprit?.name ?? null;
    const { restarts } = place.slot;
    log.error(
      { runner: pid, reason, said, models: sessions, during, restarts },
      'a runner ended; its models are loaded again',
    );
    onRunnerEnded?.({ pid, reason, sessions, during });
    if (culprit) markTroubled(culprit);
    const failure = new RunFailure(end.kind, `The process that had the model ${reason}`);
    const cannotStart = end.failedStarts >= MAX_FAILED_STARTS;
    for (const session of [...place.sessions]) {
      const back = session.lost(session === culprit || cannotStart ? failure : null);
      if (back === 'never') continue;
      let slot = place.slot;
      const harmsOthers = !place.isOwn && sessions.length > 1;
      if (session === culprit && harmsOthers && mayOpenOwn()) {
        place.sessions.delete(session);
        const own = open(true);
        own.sessions.add(session);
        slot = own.slot;
      }
      if (back === 'now') session.enter(slot);
      else session.slot = slot;
    }
  }

  function markTroubled({ path: file }: HeldSession): void {
    troubled.add(file);
    const [oldest] = troubled;
    if (troubled.size > TROUBLED_KEPT && oldest !== undefined) troubled.delete(oldest);
  }

  function watch(): void {
    const now = clock();
    const isLate = now - lastTick > 4 * TICK_MS;
    lastTick = now;
    // Then it was this process that had no time; the answers may be waiting to be read.
    if (isLate) return;
    for (const place of [...places]) check(place, now);
  }

  function check(place: Place, now: number): void {
    const head = place.slot.head();
    if (!head) return;
    const { request, timeoutMs } = head.task;
    const elapsed = now - head.sinceMs;
    const limit = request.kind === 'load' ? timeoutMs : Math.max(2 * timeoutMs, LEAST_KILL_MS);
    if (elapsed >= limit) {
      place.slot.kill(`a ${request.kind} did not end within ${Math.round(limit)} ms`);
      return;
    }
    const { pid, residentBytes } = place.slot;
    if (request.kind === 'run' && elapsed >= TICK_MS && pid !== null && residentBytes !== null) {
      const grown = (readResidentBytes(pid) ?? 0) - residentBytes;
      if (grown > maxRunBytes) {
        const most = `${Math.round(maxRunBytes / 1024 / 1024)} MiB`;
        place.slot.kill(`a run took more than ${most} of memory`, 'rejected');
        return;
      }
    }
    if (place.isOwn || elapsed < HOLD_UP_MS || !mayOpenOwn()) return;
    const slow = [...place.sessions].find(({ id }) => id === request.session);
    const holdsUp = [...place.slot.tasks()].some(
      (task) => task.request.session !== request.session,
    );
    if (slow && holdsUp) evacuate(place, slow);
  }

  function placeOf(session: HeldSession): Place | undefined {
    return places.find(({ sessions }) => sessions.has(session));
  }

  function leave(session: HeldSession): void {
    const place = placeOf(session);
    if (!place) return;
    if (session.isStuck() && place.sessions.size > 1) evacuate(place, session);
    place.sessions.delete(session);
    if (place.isOwn) {
      places.splice(places.indexOf(place), 1);
      void place.slot.close();
    } else if (session.isStuck()) place.slot.kill('a run of an unloaded model did not end');
    else place.slot.forget(session.id);
  }

  /** Bytes become a file, from which they can be loaded again. */
  async function toFile(source: ModelSource): Promise<{ path: string; digest?: string }> {
    if ('path' in source) return source;
    directory ??= makeTemporaryFolder('models');
    const file = path.join(await directory, randomUUID());
    await writeFile(file, source.bytes);
    return { path: file };
  }

  return {
    async load(source, { group, name = group, timeoutMs = LOAD_TIMEOUT_MS }) {
      if (isClosed) throw new RunFailure('lost', 'The runtime is closed');
      const isTemporary = 'bytes' in source;
      const file = await toFile(source);
      const discard = () => (isTemporary ? rm(file.path, { force: true }) : Promise.resolve());
      const size = await stat(file.path).then(
        (found) => found.size,
        () => 0,
      );
      const wantsOwn = size > OWN_RUNNER_BYTES || troubled.has(file.path);
      const place = choose(group, wantsOwn);
      const session = createHeldSession({
        id: nextId(),
        name,
        group,
        source: file,
        loadTimeoutMs: timeoutMs,
        slot: place.slot,
        nextId,
        clock,
      });
      settleIn(session, place);
      let released: Promise<void> | undefined;
      const release = () => {
        session.end();
        released ??= session.idle().then(() => {
          leave(session);
          return discard();
        });
        return released;
      };
      try {
        const { inputs, outputs } = await session.loaded;
        return { inputs, outputs, run: session.run, release };
      } catch (error) {
        await release();
        throw error;
      }
    },

    stats: () =>
      places.map(({ slot, sessions }) => ({
        pid: slot.pid,
        state: slot.state,
        versions: sessions.size,
        restarts: slot.restarts,
        residentBytes: slot.residentBytes,
      })),

    async close() {
      isClosed = true;
      clearInterval(ticker);
      for (const { sessions } of places) for (const session of sessions) session.abandon();
      await Promise.all(places.map(({ slot }) => slot.close()));
      if (directory) await rm(await directory, { recursive: true, force: true });
    },
  };
}
