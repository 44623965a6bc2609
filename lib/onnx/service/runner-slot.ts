import { endsInRow, restartDelayMs } from '../restart-delay.ts';
import type { RunFailureKind } from '../run-failure.ts';
import type { RunnerAnswer, RunnerRequest } from './runner-messages.ts';
import { type RunnerProcess, startRunnerProcess } from './runner-process.ts';

/** A load or a run, from when it is handed to a runner until it is answered. */
interface Task {
  request: Extract<RunnerRequest, { id: number }>;
  timeoutMs: number;
  onAnswer(answer: Extract<RunnerAnswer, { id: number }>): void;
}

export interface RunnerEnd {
  pid: number | undefined;
  /** In words: "was ended by SIGSEGV". */
  reason: string;
  /** timeout: it was ended here, since a load or a run took too long; rejected: since a run took too much memory. */
  kind: RunFailureKind;
  /** How often in a row it has ended before it was ready. */
  failedStarts: number;
  /** The end of what it wrote to its error output. */
  said: string;
  /** What it was working on. */
  head: Task | undefined;
}

/** A place for one runner process, which is started when there is something to do and again when it has ended. */
export interface RunnerSlot {
  readonly pid: number | null;
  readonly state: 'starting' | 'ready' | 'busy' | 'ended';
  readonly restarts: number;
  readonly residentBytes: number | null;
  /** When it will be started again, by the clock; 0 when it need not wait. */
  readonly startsAt: number;
  /** Handed over in order, once the process is ready. */
  push(task: Task): void;
  /** The task that is being worked on, and since when. */
  head(): { task: Task; sinceMs: number } | undefined;
  tasks(): Iterable<Task>;
  /** Forgets a session: tasks that wait are not answered any more, and its memory is given back. */
  forget(session: number): void;
  /** SIGKILL, and why. */
  kill(why: string, kind?: RunFailureKind): void;
  /** For good. */
  close(): Promise<void>;
}

const START_WITHIN_MS = 30_000;

export function createRunnerSlot({
  file,
  clock,
  onEnd,
}: {
  file: string;
  clock: () => number;
  /** The process has ended by itself or by `kill`; all tasks are gone. */
  onEnd: (end: RunnerEnd) => void;
}): RunnerSlot {
  // In the order of pushing, which is that of the answers.
  const tasks = new Map<number, Task>();
  let process: RunnerProcess | undefined;
  let isReady = false;
  let killedFor: { why: string; kind: RunFailureKind } | undefined;
  let headSince = 0;
  let startedAt = 0;
  let startsAt = 0;
  let restarts = 0;
  let ends = 0;
  let failedStarts = 0;
  let timer: NodeJS.Timeout | undefined;
  let watchdog: NodeJS.Timeout | undefined;
  let isClosed = false;

  function start(): void {
    timer = undefined;
    startsAt = 0;
    startedAt = clock();
    killedFor = undefined;
    const mine = startRunnerProcess({
      file,
      onAnswer: (answer) => {
        if (process === mine) take(answer);
      },
      onExit: (reason, said) => {
        if (process === mine) end(mine, reason, said);
      },
    });
    process = mine;
    watchdog = setTimeout(() => kill('it did not start'), START_WITHIN_MS);
    watchdog.unref();
  }

  function take(answer: Exclude<RunnerAnswer, { kind: 'memory' }>): void {
    headSince = clock();
    if (answer.kind === 'ready') {
      clearTimeout(watchdog);
      isReady = true;
      for (const { request } of tasks.values()) process?.send(request);
      return;
    }
    const task = tasks.get(answer.id);
    tasks.delete(answer.id);
    task?.onAnswer(answer);
  }

  function end(ended: RunnerProcess, reason: string, said: string): void {
    clearTimeout(watchdog);
    const [head] = isReady ? tasks.values() : [];
    failedStarts = isReady ? 0 : failedStarts + 1;
    process = undefined;
    isReady = false;
    tasks.clear();
    ends = endsInRow(ends, clock() - startedAt);
    restarts += 1;
    startsAt = clock() + restartDelayMs(ends);
    const why = killedFor === undefined ? reason : `was ended, since ${killedFor.why}`;
    if (isClosed) return;
    const kind = killedFor?.kind ?? 'lost';
    onEnd({ pid: ended.pid, reason: why, kind, failedStarts, said, head });
  }

  function kill(why: string, kind: RunFailureKind = 'timeout'): void {
    killedFor ??= { why, kind };
    process?.kill();
  }

  return {
    get pid() {
      return process?.pid ?? null;
    },
    get state() {
      if (!process) return 'ended';
      if (!isReady) return 'starting';
      return tasks.size > 0 ? 'busy' : 'ready';
    },
    get restarts() {
      return restarts;
    },
    get residentBytes() {
      return process?.residentBytes ?? null;
    },
    get startsAt() {
      return startsAt;
    },
    push(task) {
      if (isClosed) return;
      if (tasks.size === 0) headSince = clock();
      tasks.set(task.request.id, task);
      if (isReady) process?.send(task.request);
      else if (!process) timer ??= setTimeout(start, Math.max(0, startsAt - clock()));
    },
    head() {
      if (!isReady) return undefined;
      const [task] = tasks.values();
      return task && { task, sinceMs: headSince };
    },
    tasks: () => tasks.values(),
    forget(session) {
      let isFirst = isReady;
      for (const [id, { request }] of tasks) {
        // What is being worked on stays, so that it is known what the runner does.
        if (request.session === session && !isFirst) tasks.delete(id);
        isFirst = false;
      }
      if (isReady) process?.send({ kind: 'release', session });
    },
    kill,
    async close() {
      isClosed = true;
      clearTimeout(timer);
      clearTimeout(watchdog);
      process?.kill();
      await process?.exited;
    },
  };
}
