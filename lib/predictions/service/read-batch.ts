import { randomUUID } from 'node:crypto';
import path from 'node:path';
import type { ServingEvent } from '#lib/telemetry/contract.ts';
import { recordColumns } from '../record-line.ts';
import { readColumns, readSegment, setAside } from '../store/segment-reader.ts';
import type { ShipBatch } from '../store/ship-batch.ts';
import { segmentName } from '../store/spool-files.ts';
import { uuidV7 } from '../uuid-v7.ts';
import type { Source } from './spool-sources.ts';

/** The part of a segment that waits. */
export interface Waiting {
  segment: number;
  from: number;
  until: number;
  /** Nothing will be added. */
  isClosed: boolean;
  bytes: number;
}

export type ReportLog = (
  level: 'info' | 'warn' | 'error',
  details: object,
  message: string,
) => void;

const UNREADABLE_AFTER = 5;

/**
 * Reads some frames of a segment at a time. A segment of which something cannot be read is set aside for a person, said in an
 * event that is recorded with the batch, and stepped over.
 */
export function createBatchReader({
  root,
  replicaId,
  chunkBytes,
  log,
}: {
  root: string;
  replicaId: string;
  chunkBytes: number;
  log: ReportLog;
}) {
  let columns: { file: string; names: readonly string[] } | undefined;
  let failed = { key: '', times: 0 };

  async function columnsOf(file: string): Promise<readonly string[]> {
    if (columns?.file !== file) {
      columns = { file, names: (await readColumns(file)) ?? recordColumns };
    }
    return columns.names;
  }

  async function reportDamage(
    source: Source,
    segment: number,
    what: string,
  ): Promise<ServingEvent> {
    const file = await setAside(root, source.id, segment).catch((error: unknown) => {
      log('error', { err: error }, 'a damaged segment could not be set aside');
      return undefined;
    });
    log('error', { segment, file, what }, 'a segment of the spool is damaged');
    const at = new Date();
    const kept = file ? ` It is kept as ${file}.` : '';
    return {
      id: uuidV7(at.getTime(), randomUUID()),
      at: at.toISOString(),
      replica: replicaId,
      kind: 'segment_set_aside',
      model: null,
      version: null,
      dependency: null,
      detail: `${what} of segment ${segment} of the spool ${source.id} could not be read; the rest was shipped.${kept}`,
    };
  }

  return {
    /** undefined when the segment is gone, or cannot be read now. */
    async read(source: Source, waiting: Waiting): Promise<ShipBatch | undefined> {
      const { segment, from, until } = waiting;
      const file = path.join(source.directory, segmentName(segment));
      const head = { spoolId: source.id, from: source.committed ?? source.position };
      try {
        const scanned = await readSegment(file, { from, until, chunkBytes });
        const events: ServingEvent[] = [];
        if (scanned.corruptBytes > 0) {
          events.push(await reportDamage(source, segment, `${scanned.corruptBytes} bytes`));
        }
        if (scanned.tornBytes > 0) {
          const details = { segment, bytes: scanned.tornBytes };
          log('info', details, 'an unfinished write at the end of the spool is skipped');
        }
        const to = { segment, offset: scanned.end };
        return { ...head, to, frames: scanned.frames, columns: await columnsOf(file), events };
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
        const key = `${file} ${from}`;
        failed = { key, times: failed.key === key ? failed.times + 1 : 1 };
        if (failed.times < UNREADABLE_AFTER) throw error;
        // The disk does not give it back: the spool goes on behind it.
        const event = await reportDamage(source, segment, `What comes after byte ${from}`);
        const to = { segment, offset: until };
        return { ...head, to, frames: [], columns: recordColumns, events: [event] };
      }
    },
  };
}
