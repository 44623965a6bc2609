import { parentPort, workerData } from 'node:worker_threads';
import { AppError } from '#lib/http/errors.ts';
import type { ThreadMessage } from './run-thread.ts';

type Progress = Omit<Extract<ThreadMessage<never>, { kind: 'progress' }>, 'kind'>;

/** Does a thread's work and says what came of it. What is wrong with data or parameters is refused, anything else ends the thread. */
export function carryOutTask<Task, Result>(
  work: (task: Task, progress: (progress: Progress) => void) => Result,
): void {
  const say = (message: ThreadMessage<Result>) => parentPort?.postMessage(message);
  try {
    const result = work(workerData as Task, (progress) => say({ kind: 'progress', ...progress }));
    say({ kind: 'done', result });
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal === null) throw error;
    say({ kind: 'refused', message: refusal });
  }
}

function refusalOf(error: unknown): string | null {
  if (error instanceof AppError) return error.publicMessage;
  return error instanceof RangeError ? `The model cannot be trained: ${error.message}.` : null;
}
