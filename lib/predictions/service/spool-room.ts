import type { AppError } from '#lib/http/errors.ts';
import type { ServingEvent } from '#lib/telemetry/contract.ts';
import { type Admission, admit, hasRecovered, logFull, type WhenFull } from '../spool-capacity.ts';
import type { SpoolState } from '../spool-state.ts';
import { isNoSpace, probeDisk } from '../store/spool-files.ts';
import { createDiskHealth } from './disk-health.ts';
import type { HostLog } from './shipper-host.ts';

/** What a disk has to take to be said to have room again: more than what a write that failed may have left free. */
const PROBE_BYTES = 256 * 1024;
const SAY_AGAIN_MS = 60_000;
/** Segments that are dropped for one record: some that a full disk closed early have little in them. */
const MOST_DROPS = 8;

interface SpoolRoomOptions {
  directory: string;
  maxBytes: number;
  segmentBytes: number;
  whenFull: WhenFull;
  state: SpoolState;
  /** What the spools hold on disk. */
  bytesHeld: () => number;
  /** Gives up the oldest segment there is, and keeps its events; resolves with how many records were in it. */
  dropOldest: () => Promise<number>;
  /** Records an event. */
  event: (event: Pick<ServingEvent, 'kind' | 'detail'>) => void;
  log: HostLog | undefined;
  /** Milliseconds, monotonic. */
  clock: () => number;
}

/** Whether the log has room, by its size and by its disk; what is done when it has none, and saying so. */
export function createSpoolRoom(options: SpoolRoomOptions) {
  const { directory, maxBytes, segmentBytes, whenFull, state, bytesHeld, event, log, clock } =
    options;
  const disk = createDiskHealth({ probe: () => probeDisk(directory, PROBE_BYTES), clock });
  let isFull = false;
  let refused = 0;
  let dropping: Promise<void> | undefined;
  let droppedAt = Number.NEGATIVE_INFINITY;
  let unsaidDrops = 0;
  let dropsSaidAt = Number.NEGATIVE_INFINITY;

  const capacity = () => ({
    bytes: bytesHeld(),
    maxBytes,
    segmentBytes,
    whenFull,
    isDiskFailing: disk.isSparedWrites(),
    isPostgresAway: state.get('isAway') === 1,
  });
  const admission = (): Admission => admit(capacity());
  /** Room that was made is used up again until Postgres takes something. */
  const isDropping = () => state.get('isAway') === 1 && clock() - droppedAt < SAY_AGAIN_MS;
  const dropsFor = (error: unknown) => whenFull === 'drop-oldest' && isNoSpace(error);

  function refuse(answer: Admission & { admitted: false }, records = 1): AppError {
    refused += records;
    return tell(answer);
  }

  function tell(answer: Admission & { admitted: false }): AppError {
    sayFull(answer.why);
    return logFull(answer);
  }

  function sayFull(why: string): void {
    if (isFull) return;
    isFull = true;
    log?.error({ bytes: bytesHeld(), maxBytes }, 'the prediction log is full');
    event({ kind: 'spool_full', detail: why });
  }

  function sayDropped(): void {
    if (unsaidDrops === 0 || clock() - dropsSaidAt < SAY_AGAIN_MS) return;
    log?.error({ records: unsaidDrops }, 'predictions that were not in Postgres yet are dropped');
    event({
      kind: 'records_dropped',
      detail: `${unsaidDrops} predictions that were not in Postgres yet were dropped to make room for newer ones.`,
    });
    unsaidDrops = 0;
    dropsSaidAt = clock();
  }

  /** Drops the oldest; resolves when that is done. */
  function makeRoom(): Promise<void> {
    sayFull('The log on this machine is full: the oldest predictions in it are dropped.');
    dropping ??= options.dropOldest().then((records) => {
      dropping = undefined;
      droppedAt = clock();
      unsaidDrops += records;
      sayDropped();
    });
    return dropping;
  }

  return {
    admission,
    /** The usual case, told quickly. */
    hasRoom: () => !disk.isFailing() && bytesHeld() < maxBytes,
    /** Full, as far as it is known, or refusing. */
    isShort: () => isFull || !admission().admitted,
    /** Records not taken. */
    refused: () => refused,
    /** Counts records that are not taken, and tells why. */
    refuse,
    /** Why none is taken. */
    tell,
    makeRoom,

    /** What callers hear of a write that failed. */
    afterFailure(error: unknown, records: number): unknown {
      if (dropsFor(error)) return error;
      if (!disk.isFailing()) log?.error({ err: error }, 'the prediction log’s disk fails');
      disk.failed();
      const answer = admission();
      if (!answer.admitted) return refuse(answer, records);
      refused += records;
      return error;
    },

    /** Takes a record whose write failed for want of room on the disk, where the oldest are to make room for it. */
    async takeLate(error: unknown, take: () => Promise<void>): Promise<void> {
      let last = error;
      for (let drops = 0; dropsFor(last) && drops < MOST_DROPS; drops += 1) {
        await makeRoom();
        try {
          return await take();
        } catch (again) {
          last = again;
        }
      }
      if (!dropsFor(last)) throw last;
      disk.failed();
      throw refuse({
        admitted: false,
        retryAfterSeconds: 2,
        why: 'The disk of the log takes no more, and dropping the oldest made no room.',
      });
    },

    /** To be called about once a second. */
    look(): void {
      disk.look();
      if (isFull && !disk.isFailing() && !isDropping() && hasRecovered(capacity())) {
        isFull = false;
        log?.warn({ bytes: bytesHeld(), maxBytes }, 'the prediction log has room again');
        event({ kind: 'spool_recovered', detail: 'The log on this machine has room again.' });
      }
      sayDropped();
    },
  };
}
