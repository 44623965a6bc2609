import { describe, expect, it } from 'vitest';
import {
  encodeFrame,
  FRAME_HEADER_BYTES,
  frameKinds,
  readFrame,
  scanFrames,
} from './spool-frame.ts';

const of = (payload: string, count = 1) =>
  encodeFrame(payload, { kind: frameKinds.records, count, firstAtMs: 1_700_000_000_123 });
const texts = (buffer: Buffer) =>
  scanFrames(buffer, 0).frames.map(({ payload }) => payload.toString());

const frames = [of('first\n'), of('second, grün 😀\n', 2), of('third\n')];
const whole = Buffer.concat(frames);
const [first, second, third] = frames as [Buffer, Buffer, Buffer];

describe('scanFrames', () => {
  it('gives back what was written', () => {
    const scanned = scanFrames(whole, 0);
    expect(scanned).toMatchObject({ end: whole.length, corruptBytes: 0, tornBytes: 0 });
    expect(scanned.frames).toMatchObject([
      { count: 1, kind: frameKinds.records, firstAtMs: 1_700_000_000_123, end: first.length },
      { count: 2, end: first.length + second.length },
      { count: 1, end: whole.length },
    ]);
    expect(texts(whole)).toEqual(['first\n', 'second, grün 😀\n', 'third\n']);
  });

  it('takes what an interrupted write left for torn, wherever it was cut', () => {
    const complete = first.length + second.length;
    for (let length = complete; length < whole.length; length += 1) {
      const scanned = scanFrames(whole.subarray(0, length), 0);
      expect(scanned.frames, `cut at ${length}`).toHaveLength(2);
      expect(scanned).toMatchObject({
        end: length,
        corruptBytes: 0,
        tornBytes: length - complete,
      });
    }
  });

  it('takes zeros at the end, which a crash of the machine leaves, for torn', () => {
    expect(scanFrames(Buffer.concat([first, Buffer.alloc(5000)]), 0)).toMatchObject({
      frames: [{}],
      corruptBytes: 0,
      tornBytes: 5000,
    });
  });

  it('steps over any changed byte of a frame in the middle, and says so', () => {
    for (let at = first.length; at < first.length + second.length; at += 1) {
      const damaged = Buffer.from(whole);
      damaged.writeUInt8(damaged.readUInt8(at) ^ 0x55, at);
      expect(texts(damaged), `byte ${at}`).toEqual(['first\n', 'third\n']);
      expect(scanFrames(damaged, 0)).toMatchObject({
        corruptBytes: second.length,
        tornBytes: 0,
        end: whole.length,
      });
    }
  });

  it('does not take a changed last frame for an unfinished one', () => {
    const damaged = Buffer.from(whole);
    damaged.writeUInt8(0xff, whole.length - 1);
    expect(scanFrames(damaged, 0)).toMatchObject({
      frames: [{}, {}],
      corruptBytes: third.length,
      tornBytes: 0,
    });
  });

  it('finds the next frame behind bytes that look like one', () => {
    const decoy = Buffer.concat([Buffer.from('MsLg'), Buffer.from('MsLg and more')]);
    expect(texts(Buffer.concat([first, decoy, third]))).toEqual(['first\n', 'third\n']);
  });

  it('reads nothing out of anything else', () => {
    for (const bytes of [Buffer.alloc(0), Buffer.from('<html>'), Buffer.alloc(100, 0xff)]) {
      expect(scanFrames(bytes, 0).frames).toEqual([]);
    }
  });
});

describe('readFrame', () => {
  it('says how many bytes a frame that goes on needs', () => {
    expect(readFrame(first.subarray(0, 10), 0)).toEqual({
      frame: undefined,
      needed: FRAME_HEADER_BYTES,
    });
    expect(readFrame(first.subarray(0, FRAME_HEADER_BYTES), 0)).toEqual({
      frame: undefined,
      needed: first.length,
    });
  });

  it('needs nothing of what is no frame', () => {
    expect(readFrame(Buffer.alloc(64, 1), 0)).toEqual({ frame: undefined, needed: 0 });
  });
});
