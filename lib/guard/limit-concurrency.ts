export type Limiter = <T>(task: () => Promise<T>) => Promise<T>;

/** Runs at most `running` tasks at once and keeps at most `waiting` more; `refuse` makes the error for one too many. */
export function limitConcurrency(options: {
  running: number;
  waiting: number;
  refuse: () => Error;
}): Limiter {
  let running = 0;
  const queue: (() => void)[] = [];
  return async (task) => {
    if (running < options.running) {
      running += 1;
    } else {
      if (queue.length >= options.waiting) throw options.refuse();
      // Whoever finishes hands its place over, so `running` stays as it is.
      await new Promise<void>((resolve) => queue.push(resolve));
    }
    try {
      return await task();
    } finally {
      const next = queue.shift();
      if (next) next();
      else running -= 1;
    }
  };
}
