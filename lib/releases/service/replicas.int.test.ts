import { describe, expect, it } from 'vitest';
import { releaseBench } from '#test/release-bench.ts';

const bench = releaseBench();

describe('replicas', () => {
  const register = (id: string) =>
    bench.replicas.register({ id, hostname: 'h', pid: 1, url: 'http://h' });
  const setLastSeen = (id: string, ago: string) =>
    bench.db.pool.query(
      `UPDATE replicas SET last_seen_at = clock_timestamp() - $2::interval WHERE id = $1`,
      [id, ago],
    );

  it('lists those that run, those lately lost, and not those that stopped', async () => {
    for (const id of ['runs', 'lost', 'stopped', 'old']) await register(id);
    await setLastSeen('lost', '7 seconds');
    await setLastSeen('old', '2 hours');
    await bench.replicas.markStopped('stopped');
    const listed = await bench.replicas.listReplicas();
    expect(listed.map((replica) => [replica.id, replica.live])).toEqual([
      ['runs', true],
      ['lost', false],
    ]);
    expect(await bench.replicas.heartbeat('lost')).toBe(true);
    expect((await bench.replicas.listReplicas()).every((replica) => replica.live)).toBe(true);
  });

  it('forgets replicas not seen for long, which then register again', async () => {
    await register('gone');
    await register('here');
    await setLastSeen('gone', '2 days');
    expect(await bench.replicas.removeOldReplicas(new Date(Date.now() - 86_400_000))).toBe(1);
    expect(await bench.replicas.heartbeat('gone')).toBe(false);
    expect(await bench.replicas.heartbeat('here')).toBe(true);
  });

  it('forgets with them what they said, but of expected ones and the last success', async () => {
    await bench.startReplica('expected', () => 'failed');
    await bench.promote(1);
    for (const [replicaId, status] of [
      ['gone-failed', 'failed'],
      ['gone-first', 'loaded'],
      ['gone-last', 'loaded'],
    ] as const) {
      await bench.acknowledge(replicaId, status);
    }
    const left = async () => {
      await bench.replicas.removeOldReplicas(new Date(Date.now() + 1000));
      const acks = await bench.db.prisma.releaseAck.findMany({ where: { modelId: bench.modelId } });
      return acks.map((ack) => ack.replicaId).sort();
    };
    expect(await left()).toEqual(['expected', 'gone-last']);
    expect(await left()).toEqual(['expected', 'gone-last']);
  });

  it('does not let a newer release hide what was said', async () => {
    const ack = (status: 'failed' | 'superseded') => bench.acknowledge('r', status);
    await ack('failed');
    await ack('superseded');
    const { status } = await bench.db.prisma.releaseAck.findFirstOrThrow({
      where: { modelId: bench.modelId },
    });
    expect(status).toBe('failed');
  });

  it('keeps the first time a release was loaded, and a success after a failure', async () => {
    const ack = (status: 'loaded' | 'failed') => bench.acknowledge('r', status);
    const read = () =>
      bench.db.prisma.releaseAck.findFirstOrThrow({ where: { modelId: bench.modelId } });
    await ack('failed');
    await ack('loaded');
    const loaded = await read();
    expect(loaded.status).toBe('loaded');
    await ack('loaded');
    expect(await read()).toEqual(loaded);
  });
});
