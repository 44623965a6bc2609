import type { Db } from '#lib/db/client.ts';
import { type Found, readOnline, type Wanted } from '../store/online.ts';

/** Statements under way at one time; who asks meanwhile is in the next. */
const AT_ONCE = 4;
const MOST = 2000;

export type LookupBatcher = (wanted: readonly Wanted[]) => Promise<Found[]>;

/** Reads for all who ask at about one time by one statement; who asks alone does not wait for company. */
export function createLookupBatcher({ pool }: Pick<Db, 'pool'>): LookupBatcher {
  interface Waiting {
    wanted: readonly Wanted[];
    resolve: (found: Found[]) => void;
    reject: (error: unknown) => void;
  }
  const waiting: Waiting[] = [];
  let underWay = 0;
  let isScheduled = false;

  function schedule(): void {
    if (isScheduled || underWay >= AT_ONCE || waiting.length === 0) return;
    isScheduled = true;
    setImmediate(() => {
      isScheduled = false;
      void run();
    });
  }

  async function run(): Promise<void> {
    const batch: Waiting[] = [];
    let size = 0;
    while (waiting[0] && (batch.length === 0 || size + waiting[0].wanted.length <= MOST)) {
      size += waiting[0].wanted.length;
      batch.push(...waiting.splice(0, 1));
    }
    underWay += 1;
    schedule();
    try {
      const found = await readOnline(
        pool,
        batch.flatMap(({ wanted }) => wanted),
      );
      let at = 0;
      for (const { wanted, resolve } of batch) {
        resolve(found.slice(at, at + wanted.length));
        at += wanted.length;
      }
    } catch (error) {
      for (const { reject } of batch) reject(error);
    } finally {
      underWay -= 1;
      schedule();
    }
  }

  return (wanted) =>
    new Promise((resolve, reject) => {
      waiting.push({ wanted, resolve, reject });
      schedule();
    });
}
