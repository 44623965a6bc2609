import { rm } from 'node:fs/promises';
import path from 'node:path';
import { frameKinds } from '../spool-frame.ts';
import type { Position, SpoolState } from '../spool-state.ts';
import { countRecords, readEvents, readSegment } from '../store/segment-reader.ts';
import {
  claimSpool,
  type LockedSpool,
  listSegments,
  listSpools,
  removeSpool,
  segmentName,
} from '../store/spool-files.ts';

/** What was in a segment that was given up: so many records, and the lines of events, which are not given up with them. */
export interface Dropped {
  records: number;
  events: string[];
}

/** A spool that is being emptied. */
export interface Source {
  id: string;
  directory: string;
  /** Left by a process that has ended: locked by this one, and removed when it is empty. */
  orphan: LockedSpool | undefined;
  /** Everything before it is dealt with. */
  position: Position;
  /** What Postgres says of it; undefined: it has to be asked. */
  committed: Position | undefined;
  /** Of an orphan: the records that wait. */
  records: number;
}

const fileOf = (source: Source, segment: number) =>
  path.join(source.directory, segmentName(segment));
const PEEK_BYTES = 256 * 1024;
const START: Position = { segment: 0, offset: 0 };

/** The process's own spool and those it takes over from processes that have ended, with what they hold. */
export function createSources(
  { root, spoolId }: { root: string; spoolId: string },
  state: SpoolState,
) {
  const own: Source = {
    id: spoolId,
    directory: path.join(root, spoolId),
    orphan: undefined,
    position: START,
    committed: undefined,
    records: 0,
  };
  let orphans: Source[] = [];

  async function measure(): Promise<void> {
    let [bytes, segments] = [0, 0];
    for (const source of orphans) {
      for (const segment of await segmentsOf(source)) {
        bytes += segment.bytes;
        segments += 1;
      }
    }
    state.set('orphanBytes', bytes);
    state.set('orphanSegments', segments);
    sumRecords();
  }

  function sumRecords(): void {
    state.set(
      'orphanRecords',
      orphans.reduce((sum, { records }) => sum + records, 0),
    );
  }

  async function recount(source: Source): Promise<void> {
    source.records = 0;
    for (const { segment, bytes } of await segmentsOf(source)) {
      source.records += await countFrom(source, segment, bytes);
    }
    await measure();
  }

  async function countFrom(source: Source, segment: number, bytes: number): Promise<number> {
    const from = firstOf(source, segment);
    if (from === undefined) return 0;
    return countRecords(fileOf(source, segment), from, bytes).catch(() => 0);
  }

  async function eventsFrom(source: Source, segment: number, bytes: number): Promise<string[]> {
    const from = firstOf(source, segment);
    if (from === undefined) return [];
    return readEvents(fileOf(source, segment), from, bytes).catch(() => []);
  }

  /** Where in a segment what is not dealt with begins; undefined where all of it is. */
  function firstOf({ position }: Source, segment: number): number | undefined {
    if (segment < position.segment) return undefined;
    return segment === position.segment ? position.offset : 0;
  }

  /** What Postgres has committed of the own spool without our hearing of it. */
  async function countBetween(from: Position, to: Position): Promise<void> {
    let records = 0;
    for (const { segment, bytes } of await segmentsOf(own)) {
      if (segment < from.segment || segment > to.segment) continue;
      const start = segment === from.segment ? from.offset : 0;
      const end = segment === to.segment ? to.offset : bytes;
      if (start < end)
        records += await countRecords(fileOf(own, segment), start, end).catch(() => 0);
    }
    state.add('shippedRecords', records);
    sources.take(own, records);
  }

  const sources = {
    own,
    /** In the order in which they are emptied. */
    all: (): Source[] => [...orphans, own],

    /** Takes over what has been left behind; returns those that are new. */
    async adopt(): Promise<Source[]> {
      const found: Source[] = [];
      for (const id of await listSpools(root)) {
        if (id === spoolId || orphans.some((source) => source.id === id)) continue;
        const orphan = await claimSpool(root, id);
        if (orphan)
          found.push({ ...own, id, directory: orphan.directory, orphan, position: START });
      }
      orphans.push(...found);
      for (const source of found) {
        source.committed = undefined;
        await recount(source);
      }
      return found;
    },

    /** Postgres has said where a spool is. */
    async place(source: Source, position: Position): Promise<void> {
      const before = source.position;
      source.committed = position;
      source.position = position;
      if (source.orphan) await recount(source);
      else await countBetween(before, position);
    },

    /** So many records wait no longer. */
    take(source: Source, records: number): void {
      if (source === own) state.add('goneRecords', records);
      else source.records = Math.max(0, source.records - records);
      sumRecords();
    },

    async removeSegment(source: Source, segment: number, bytes: number): Promise<void> {
      await rm(fileOf(source, segment), { force: true });
      if (source !== own) {
        await measure();
        return;
      }
      state.add('freedBytes', bytes);
      state.add('freedSegments', 1);
    },

    /** Gives up the oldest segment that is neither written nor `busy`; returns what was in it. */
    async dropOldest(isBusy: (source: Source, segment: number) => boolean): Promise<Dropped> {
      const written = state.written();
      for (const source of sources.all()) {
        for (const { segment, bytes } of await segmentsOf(source)) {
          if (source === own && segment >= written.segment) break;
          const records = await countFrom(source, segment, bytes);
          const events = await eventsFrom(source, segment, bytes);
          if (isBusy(source, segment)) continue;
          state.add('droppedRecords', records);
          sources.take(source, records);
          await sources.removeSegment(source, segment, bytes);
          return { records, events };
        }
      }
      return { records: 0, events: [] };
    },

    async removeOrphan(source: Source): Promise<void> {
      orphans = orphans.filter((other) => other !== source);
      if (source.orphan) await removeSpool(source.orphan);
      await measure();
    },

    /** When the oldest record came that waits; 0 when none does, or it cannot be said. */
    async findOldest(): Promise<number> {
      const written = state.written();
      for (const source of sources.all()) {
        for (const { segment, bytes } of await segmentsOf(source)) {
          if (segment < source.position.segment) continue;
          const from = segment === source.position.segment ? source.position.offset : 0;
          const until = source === own && segment === written.segment ? written.offset : bytes;
          const { frames } = await readSegment(fileOf(source, segment), {
            from,
            until,
            chunkBytes: PEEK_BYTES,
          });
          const first = frames.find(({ kind }) => kind !== frameKinds.header);
          if (first) return first.firstAtMs;
        }
      }
      return 0;
    },

    release(): void {
      for (const { orphan } of orphans) orphan?.release();
    },
  };
  return sources;
}

/** None when the directory is not there (yet). */
export async function segmentsOf(source: Source): Promise<{ segment: number; bytes: number }[]> {
  return listSegments(source.directory).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
}
