import { Worker } from 'node:worker_threads';
import { AppError } from '#lib/http/errors.ts';

/** What a thread says. */
export type ThreadMessage<T> =
  | { kind: 'progress'; done: number; total: number | null; says: string | null }
  | { kind: 'refused'; message: string }
  | { kind: 'done'; result: T };

export interface ThreadOptions {
  /** Ends the thread wherever it is. */
  signal?: AbortSignal | undefined;
  onProgress?: (progress: { done: number; total: number | null; says: string | null }) => void;
}

/** Has something computed beside this thread, so that it can be ended, and nothing waits for it. What the thread refuses is an AppError. */
export async function runThread<T>(
  file: URL,
  data: unknown,
  { signal, onProgress }: ThreadOptions = {},
): Promise<T> {
  signal?.throwIfAborted();
  const thread = new Worker(file, { workerData: data });
  try {
    return await new Promise<T>((resolve, reject) => {
      signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
      thread.on('message', (message: ThreadMessage<T>) => {
        if (message.kind === 'progress') onProgress?.(message);
        else if (message.kind === 'done') resolve(message.result);
        else reject(new AppError('invalid_request', { publicMessage: message.message }));
      });
      thread.once('error', reject);
      thread.once('exit', (code) => reject(new Error(`A thread ended by itself (${code}).`)));
    });
  } finally {
    await thread.terminate();
  }
}
