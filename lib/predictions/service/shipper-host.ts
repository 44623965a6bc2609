import { existsSync } from 'node:fs';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import type { FromShipper, ShipperData, ToShipper } from './shipper-messages.ts';
import type { Dropped } from './spool-sources.ts';

const RESTART_AFTER_MS = 1000;
const STOP_WITHIN_MS = 2000;
const FILE = 'lib/predictions/service/shipper-thread.ts';

export interface ShipperHost {
  /** Resolves when what is written now is in Postgres, or given up. */
  flush(): Promise<void>;
  /** Gives up the oldest segment; resolves with what was in it. */
  dropOldest(): Promise<Dropped>;
  /** The spool is not written any more. */
  stop(): Promise<void>;
}

export interface HostLog {
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
}

/** Runs the shipper in a thread of its own, and another one when that ends. */
export function startShipper(data: ShipperData, log: HostLog | undefined): ShipperHost {
  const flushes = new Map<number, () => void>();
  const drops: ((dropped: Dropped) => void)[] = [];
  let nextId = 0;
  let isStopping = false;
  let stopped: () => void = () => undefined;
  let worker = start();

  function start(): Worker {
    const started = new Worker(threadFile(), {
      workerData: data,
      name: 'mainstay-shipper',
      execArgv: [],
    });
    started.unref();
    started.on('message', hear);
    started.on('error', (error) => log?.error({ err: error }, 'the log’s shipper failed'));
    started.on('exit', () => {
      stopped();
      for (const resolve of drops.splice(0)) resolve({ records: 0, events: [] });
      if (isStopping) return;
      setTimeout(restart, RESTART_AFTER_MS).unref();
    });
    return started;
  }

  function restart(): void {
    if (isStopping) return;
    worker = start();
    for (const id of flushes.keys()) say({ type: 'flush', id });
  }

  function say(message: ToShipper): void {
    worker.postMessage(message);
  }

  function hear(message: FromShipper): void {
    switch (message.type) {
      case 'flushed':
        flushes.get(message.id)?.();
        flushes.delete(message.id);
        break;
      case 'dropped':
        drops.shift()?.(message);
        break;
      case 'log':
        log?.[message.level](message.details, message.message);
        break;
      case 'stopped':
        stopped();
        break;
    }
  }

  return {
    flush() {
      const { promise, resolve } = Promise.withResolvers<void>();
      nextId += 1;
      flushes.set(nextId, resolve);
      say({ type: 'flush', id: nextId });
      return promise;
    },
    dropOldest() {
      const { promise, resolve } = Promise.withResolvers<Dropped>();
      drops.push(resolve);
      say({ type: 'drop' });
      return promise;
    },
    async stop() {
      isStopping = true;
      const { promise, resolve } = Promise.withResolvers<void>();
      stopped = resolve;
      say({ type: 'stop' });
      const late = setTimeout(resolve, STOP_WITHIN_MS);
      await promise;
      clearTimeout(late);
      await worker.terminate();
    },
  };
}

/** In the console's bundle this module has no directory; then it is looked for where the process was started from. */
function threadFile(): string {
  const beside = import.meta.dirname;
  const roots = [process.cwd(), path.join(path.dirname(process.argv[1] ?? ''), '..')];
  const files = roots.map((root) => path.join(root, FILE));
  if (beside) files.unshift(path.join(beside, path.basename(FILE)));
  const found = files.find((file) => existsSync(file));
  if (!found) throw new Error(`${FILE} is in none of ${roots.join(', ')}`);
  return found;
}
