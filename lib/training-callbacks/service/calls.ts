import type { Db } from '#lib/db/client.ts';
import {
  closeCall,
  findCall,
  listCallbacks,
  markSent,
  openCall,
  type TrainingCall,
} from '../store/calls.ts';

/** Jobs that webhooks carry out, as the worker that waits for them sees them. */
export function createTrainingCalls({ db, now }: { db: Db; now: () => Date }) {
  return {
    /** One that is open stays as it is, so that a worker goes on where another died; one that was closed is another attempt. */
    open: (job: string, snapshot: string): Promise<TrainingCall> =>
      openCall(db, { job, snapshot, at: now() }),
    /** The other side has taken it. */
    markSent: (job: string) => markSent(db, job, now()),
    /** What was said of an attempt after what is known, oldest first. */
    listSaid: (of: { job: string; attempt: number; after: string }) => listCallbacks(db, of),
    async isOpen(job: string, attempt: number): Promise<boolean> {
      const call = await findCall(db, job);
      return call !== null && !call.isClosed && call.attempt === attempt;
    },
    /** Nothing more is taken for it. */
    close: (job: string) => closeCall(db, job, now()),
  };
}
