import { describe, expect, it } from 'vitest';
import {
  isAcknowledged,
  isSettled,
  type ReleaseReplica,
  toAcknowledgement,
} from './acknowledgements.ts';

const replica = (over: Partial<ReleaseReplica>): ReleaseReplica => ({
  replica: 'r1',
  hostname: 'host-1',
  expected: true,
  live: true,
  status: 'loaded',
  at: '2026-01-01T00:00:00.041Z',
  loadMs: 12.5,
  error: null,
  ...over,
});
const loaded = replica({});
const failed = replica({ status: 'failed', error: 'golden case 7 differs' });
const silent = replica({ status: null, at: null, loadMs: null });
const dead = replica({ status: null, at: null, loadMs: null, live: false });
const late = replica({ expected: false });

describe.each([
  ['no replica', [], false, true],
  ['all loaded', [loaded, loaded], true, true],
  ['one failed', [loaded, failed], false, true],
  ['one not heard from', [loaded, silent], false, false],
  ['one that died silently', [loaded, dead], false, true],
  ['one that started later', [late], true, true],
  ['one expected and silent, one that started later', [late, silent], false, false],
])('%s', (_name, replicas, acknowledged, settled) => {
  it('is acknowledged', () => expect(isAcknowledged(replicas)).toBe(acknowledged));
  it('is settled', () => expect(isSettled(replicas)).toBe(settled));
});

describe('toAcknowledgement', () => {
  const releasedAt = '2026-01-01T00:00:00.000Z';

  it('measures from the release to the swap', () => {
    expect(toAcknowledgement(loaded, releasedAt)).toEqual({
      replica: 'r1',
      hostname: 'host-1',
      status: 'loaded',
      at: '2026-01-01T00:00:00.041Z',
      after_ms: 41,
      load_ms: 12.5,
      error: null,
    });
  });
  it('says pending for one not heard from', () => {
    expect(toAcknowledgement(silent, releasedAt)).toMatchObject({
      status: 'pending',
      after_ms: null,
    });
  });
  it('does not measure one that started later', () => {
    expect(toAcknowledgement(late, releasedAt).after_ms).toBeNull();
  });
});
