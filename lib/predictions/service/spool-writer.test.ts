import { afterEach, describe, expect, it } from 'vitest';
import { scanFrames } from '../spool-frame.ts';
import { createSpoolWriter, type FsyncPolicy, type SegmentFile } from './spool-writer.ts';

/** A disk in memory that says what was asked of it, and fails or waits when told to. */
function fakeDisk() {
  const segments: Buffer[] = [];
  const asked: string[] = [];
  const disk = {
    segments,
    asked,
    /** What the next writes fail with, and how much of them is on the disk by then. */
    failing: undefined as undefined | { error: Error; after: number },
    /** Resolves when a write or sync may end. */
    gate: Promise.resolve(),
    truncates: true,
    openSegment: async (segment: number): Promise<SegmentFile> => {
      asked.push(`open ${segment}`);
      const index = segment - 1;
      segments[index] = Buffer.alloc(0);
      const put = (bytes: Buffer, offset: number) => {
        const whole = segments[index] ?? Buffer.alloc(0);
        const grown = Buffer.alloc(Math.max(whole.length, offset + bytes.length));
        whole.copy(grown);
        bytes.copy(grown, offset);
        segments[index] = grown;
      };
      const write = (bytes: Buffer, offset: number) => {
        if (!disk.failing) return put(bytes, offset);
        put(bytes.subarray(0, disk.failing.after), offset);
        throw disk.failing.error;
      };
      return {
        writeNow(bytes, offset) {
          asked.push('write');
          write(bytes, offset);
        },
        async write(bytes, offset) {
          asked.push('write');
          await disk.gate;
          write(bytes, offset);
        },
        async sync() {
          asked.push('sync');
          await disk.gate;
          if (disk.failing) throw disk.failing.error;
        },
        async truncate(length) {
          asked.push('truncate');
          if (!disk.truncates) throw new Error('EIO');
          segments[index] = (segments[index] ?? Buffer.alloc(0)).subarray(0, length);
        },
        async close() {
          asked.push('close');
        },
      };
    },
    lines: () =>
      segments.flatMap((bytes) =>
        scanFrames(bytes, 0)
          .frames.slice(1)
          .flatMap(({ payload }) => payload.toString().split('\n').slice(0, -1)),
      ),
  };
  return disk;
}

let close: () => Promise<void> = async () => undefined;
afterEach(() => close());

function startWriter(
  disk: ReturnType<typeof fakeDisk>,
  { fsync = 'off' as FsyncPolicy, segmentBytes = 1_000_000, syncIntervalMs = 60_000 } = {},
) {
  const written: { segment: number; offset: number; records: number; bytes: number }[] = [];
  const errors: string[] = [];
  const closed: { segment: number; offset: number }[] = [];
  const writer = createSpoolWriter({
    openSegment: disk.openSegment,
    segmentBytes,
    header: { format: 1 },
    fsync,
    syncIntervalMs,
    clock: () => performance.now(),
    toRefusal: (error) => error,
    onError: (_error, what) => errors.push(what),
    onWritten: (position, added) => written.push({ ...position, ...added }),
    onClosed: (position) => closed.push(position),
  });
  close = writer.close;
  const append = (line: string) => writer.append('records', `${line}\n`, 1);
  return { writer, append, written, closed, errors };
}

describe('group commit', () => {
  it('writes all lines of a turn at once, and resolves when they are written', async () => {
    const disk = fakeDisk();
    const { append, written } = startWriter(disk);
    await append('first');
    disk.asked.length = 0;
    await Promise.all(['a', 'b', 'c'].map(append));
    expect(disk.asked).toEqual(['write']);
    expect(disk.lines()).toEqual(['first', 'a', 'b', 'c']);
    expect(written.at(-1)).toMatchObject({ records: 3, offset: disk.segments[0]?.length });
  });

  it('gathers lines while a write is under way into the next', async () => {
    const disk = fakeDisk();
    const { append } = startWriter(disk, { fsync: 'always' });
    await append('first');
    disk.asked.length = 0;
    const { promise, resolve } = Promise.withResolvers<void>();
    disk.gate = promise;
    const states: string[] = [];
    const one = append('a').then(() => states.push('a'));
    await new Promise((turn) => setTimeout(turn, 5));
    const others = ['b', 'c'].map((line) => append(line).then(() => states.push(line)));
    await new Promise((turn) => setTimeout(turn, 5));
    expect(states).toEqual([]);
    resolve();
    await Promise.all([one, ...others]);
    expect(states).toEqual(['a', 'b', 'c']);
    expect(disk.asked).toEqual(['write', 'sync', 'write', 'sync']);
  });

  it('loses no line that comes while callers of the one before go on', async () => {
    const disk = fakeDisk();
    const { append } = startWriter(disk);
    const clients = Array.from({ length: 20 }, async (_, client) => {
      for (let i = 0; i < 50; i += 1) await append(`${client}-${i}`);
    });
    await Promise.all(clients);
    expect(new Set(disk.lines()).size).toBe(1000);
  });

  it('keeps kinds apart', async () => {
    const disk = fakeDisk();
    const { writer, written } = startWriter(disk);
    await Promise.all([
      writer.append('records', 'a\n', 7),
      writer.append('counted', 'b\n', 8),
      writer.append('events', '{}\n', 9),
      writer.append('records', 'c\n', 10),
    ]);
    const { frames } = scanFrames(disk.segments[0] ?? Buffer.alloc(0), 0);
    expect(
      frames.slice(1).map(({ payload, count, firstAtMs }) => [`${payload}`, count, firstAtMs]),
    ).toEqual([
      ['a\nc\n', 2, 7],
      ['b\n', 1, 7],
      ['{}\n', 1, 7],
    ]);
    expect(written.at(-1)?.records).toBe(3);
  });

  it('begins a new segment when one is full, with its own header', async () => {
    const disk = fakeDisk();
    const { append, written } = startWriter(disk, { segmentBytes: 200 });
    for (let i = 0; i < 10; i += 1) await append(`line ${i} ${'x'.repeat(60)}`);
    expect(disk.segments.length).toBeGreaterThan(2);
    expect(disk.lines()).toHaveLength(10);
    const bytes = disk.segments.reduce((sum, segment) => sum + segment.length, 0);
    expect(written.reduce((sum, added) => sum + added.bytes, 0)).toBe(bytes);
  });
});

describe('a disk that does not take it', () => {
  it('refuses the whole group, leaves nothing of it, and goes on when there is room', async () => {
    for (const after of [0, 1, 20, 40]) {
      const disk = fakeDisk();
      const { append, written } = startWriter(disk);
      await append('kept');
      const before = disk.segments[0]?.length;
      disk.failing = { error: new Error('ENOSPC'), after };
      const refused = await Promise.allSettled(['a', 'b'].map(append));
      expect(refused.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
      expect(disk.segments[0]?.length).toBe(before);
      expect(written).toHaveLength(1);
      disk.failing = undefined;
      await append('c');
      expect(disk.lines()).toEqual(['kept', 'c']);
    }
  });

  it('closes the segment, so that what is shipped of it can make room, and once only', async () => {
    const disk = fakeDisk();
    const { append, closed } = startWriter(disk);
    await append('kept');
    disk.failing = { error: new Error('ENOSPC'), after: 0 };
    for (const line of ['a', 'b', 'c']) await expect(append(line)).rejects.toThrow('ENOSPC');
    expect(closed).toEqual([{ segment: 2, offset: 0 }]);
    disk.failing = undefined;
    await append('next');
    expect(disk.segments).toHaveLength(2);
    expect(disk.lines()).toEqual(['kept', 'next']);
    expect(closed).toHaveLength(1);
  });

  it('refuses what it could not bring to the disk with fsync always', async () => {
    const disk = fakeDisk();
    const { append } = startWriter(disk, { fsync: 'always' });
    await append('kept');
    disk.failing = { error: new Error('EIO'), after: 1000 };
    await expect(append('lost')).rejects.toThrow('EIO');
    disk.failing = undefined;
    await append('next');
    expect(disk.lines()).toEqual(['kept', 'next']);
  });

  it('writes no more into a segment of which it could not take back a failed write', async () => {
    const disk = fakeDisk();
    const { append, errors } = startWriter(disk);
    await append('kept');
    disk.failing = { error: new Error('EIO'), after: 10 };
    disk.truncates = false;
    await expect(append('lost')).rejects.toThrow('EIO');
    disk.failing = undefined;
    await append('next');
    expect(disk.segments).toHaveLength(2);
    expect(disk.lines()).toEqual(['kept', 'next']);
    expect(errors).toHaveLength(1);
  });

  it('opens a segment again that could not be begun', async () => {
    const disk = fakeDisk();
    const { append } = startWriter(disk);
    disk.failing = { error: new Error('ENOSPC'), after: 3 };
    await expect(append('lost')).rejects.toThrow('ENOSPC');
    disk.failing = undefined;
    await append('kept');
    expect(disk.lines()).toEqual(['kept']);
  });
});

describe('fsync', () => {
  it('with interval, syncs what was written since, and only then', async () => {
    const disk = fakeDisk();
    const { append } = startWriter(disk, { fsync: 'interval', syncIntervalMs: 10 });
    await append('a');
    await new Promise((turn) => setTimeout(turn, 60));
    expect(disk.asked.filter((what) => what === 'sync')).toHaveLength(1);
    await append('b');
    await new Promise((turn) => setTimeout(turn, 60));
    expect(disk.asked.filter((what) => what === 'sync')).toHaveLength(2);
  });

  it('with off, never', async () => {
    const disk = fakeDisk();
    const { append, writer } = startWriter(disk, { syncIntervalMs: 5 });
    await append('a');
    await new Promise((turn) => setTimeout(turn, 30));
    await writer.close();
    expect(disk.asked).not.toContain('sync');
  });
});

it('writes what waits before it closes', async () => {
  const disk = fakeDisk();
  const { append, writer } = startWriter(disk, { fsync: 'interval' });
  const appended = append('last');
  await writer.close();
  await appended;
  expect(disk.lines()).toEqual(['last']);
  expect(disk.asked.slice(-2)).toEqual(['sync', 'close']);
});
