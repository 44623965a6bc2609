import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Listener, listen } from '#lib/db/listen.ts';
import { createTestDatabase, type TestDatabase } from '#test/database.ts';
import { seedModel } from '#test/seed-model.ts';
import { CHANGES_CHANNEL, changeSchema } from './contract.ts';
import { createReleaseService, createReplicaService, type ReleaseService } from './service.ts';

let database: TestDatabase;
let releases: ReleaseService;
let replicas: ReturnType<typeof createReplicaService>;
let model: string;
let modelId: string;
let count = 0;
const ctx = { actor: { kind: 'user', id: 'u1', name: 'Ada' } as const, requestId: 'req-1' };
const cleanups: (() => Promise<void>)[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  releases = createReleaseService({ db: database.db, now: () => new Date() });
  replicas = createReplicaService({ db: database.db });
});
afterAll(async () => {
  await releases.close();
  await database.drop();
});
beforeEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
  await database.db.pool.query('DELETE FROM replicas');
  model = `model-${++count}`;
  modelId = await seedModel(database.db, model, 4, {
    4: {
      inputs: [{ name: 'minute', type: 'float32', shape: ['N', 1] }],
      outputs: [{ name: 'score', type: 'float64', shape: ['N', 1] }],
    },
  });
});
afterAll(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

const promote = (version: number, over: object = {}) =>
  releases.promoteVersion(model, { version, reason: 'better', wait_ms: 2_000, ...over }, ctx);
const rollBack = (over: object = {}) =>
  releases.rollBack(model, { reason: 'worse', wait_ms: 2_000, ...over }, ctx);
const versionOf = (release: { plan: { routes: { version: number }[] } } | null) =>
  release?.plan.routes[0]?.version;
const archive = (number: number) =>
  database.db.prisma.modelVersion.update({
    where: { modelId_number: { modelId, number } },
    data: { status: 'archived' },
  });

/** A gateway as the console sees it: registers, hears of releases and answers each as `answer` says. */
async function startReplica(
  id: string,
  answer: (seq: number) => 'loaded' | 'failed' | 'silent' = () => 'loaded',
) {
  await replicas.register({ id, hostname: `host-${id}`, pid: 1, url: `http://${id}:8080` });
  let listener: Listener | undefined;
  await new Promise<void>((resolve) => {
    listener = listen({
      url: database.url,
      channels: [CHANGES_CHANNEL],
      onConnected: resolve,
      onNotification: (_channel, payload) => {
        const change = changeSchema.parse(JSON.parse(payload));
        if (change.kind !== 'release' || change.modelId !== modelId) return;
        const status = answer(change.seq);
        if (status === 'silent') return;
        const error = status === 'failed' ? 'golden case 7 differs' : undefined;
        const { seq } = change;
        void replicas.acknowledge({ modelId, seq, replicaId: id, status, loadMs: 3.5, error });
      },
    });
  });
  cleanups.push(async () => listener?.close());
}

describe('promoteVersion', () => {
  it('puts the version in force and answers with every replica’s acknowledgement', async () => {
    await startReplica('a');
    await startReplica('b');
    const release = await promote(1, { expected_seq: 0 });
    expect(release).toMatchObject({
      model,
      seq: 1,
      kind: 'promote',
      plan: { routes: [{ version: 1, weight: 1 }], fallback: [] },
      from_seq: null,
      to_seq: null,
      reason: 'better',
      warnings: [],
      in_force: true,
      rolled_back_by: null,
      created_by: ctx.actor,
      acknowledged: true,
    });
    expect(release.acknowledgements.map((ack) => ack.replica)).toEqual(['a', 'b']);
    for (const ack of release.acknowledgements) {
      expect(ack).toMatchObject({ status: 'loaded', load_ms: 3.5, error: null });
      expect(ack.after_ms).toBeGreaterThanOrEqual(0);
      expect(ack.after_ms).toBeLessThan(2_000);
    }
    const [entry] = await database.db.prisma.auditEntry.findMany({ where: { model } });
    expect(entry).toMatchObject({
      action: 'release.promote',
      subject: `release:${model}/1`,
      reason: 'better',
      actorName: 'Ada',
      requestId: 'req-1',
      after: { seq: 1, plan: release.plan },
    });
  });

  it('answers at once and says so when no replica runs', async () => {
    const before = performance.now();
    const release = await promote(1, { wait_ms: 10_000 });
    expect(performance.now() - before).toBeLessThan(5_000);
    expect(release).toMatchObject({ acknowledgements: [], acknowledged: false });
    expect(release.warnings).toEqual([
      'No replica is running; the release takes effect when one starts.',
    ]);
  });

  it('shows a replica that failed, and why', async () => {
    await startReplica('a');
    await startReplica('b', () => 'failed');
    const release = await promote(1);
    expect(release.acknowledged).toBe(false);
    expect(release.acknowledgements[1]).toMatchObject({
      replica: 'b',
      hostname: 'host-b',
      status: 'failed',
      error: 'golden case 7 differs',
    });
  });

  it('shows a replica as pending when it says nothing in time', async () => {
    await startReplica('a', () => 'silent');
    const release = await promote(1, { wait_ms: 300 });
    expect(release.acknowledged).toBe(false);
    expect(release.acknowledgements).toMatchObject([
      { replica: 'a', status: 'pending', at: null, after_ms: null, load_ms: null },
    ]);
  });

  it('finds an acknowledgement that was not notified', async () => {
    await startReplica('a', () => 'silent');
    const releasing = promote(1, { wait_ms: 10_000 });
    await expect.poll(() => database.db.prisma.release.count({ where: { modelId } })).toBe(1);
    await database.db.prisma.releaseAck.create({
      data: { modelId, seq: 1, replicaId: 'a', status: 'loaded', at: new Date(), loadMs: 1 },
    });
    expect((await releasing).acknowledged).toBe(true);
  });

  it('does not wait for a replica that stops meanwhile', async () => {
    await startReplica('a');
    await startReplica('b', () => 'silent');
    const before = performance.now();
    const releasing = promote(1, { wait_ms: 10_000 });
    await expect.poll(() => database.db.prisma.release.count({ where: { modelId } })).toBe(1);
    await replicas.markStopped('b');
    expect((await releasing).acknowledgements).toMatchObject([
      { replica: 'a', status: 'loaded' },
      { replica: 'b', status: 'pending' },
    ]);
    expect(performance.now() - before).toBeLessThan(5_000);
  });

  it('warns of a signature that differs, and does it all the same', async () => {
    await promote(1);
    const release = await promote(4);
    expect(release.seq).toBe(2);
    expect(release.warnings[0]).toBe(
      'Version 4 differs from version 1, in force: input hour is missing; input minute is new; ' +
        'output score is float64 instead of float32.',
    );
  });

  it('refuses what cannot be promoted', async () => {
    await expect(
      releases.promoteVersion('absent', { version: 1, reason: 'x', wait_ms: 0 }, ctx),
    ).rejects.toMatchObject({ code: 'model_not_found' });
    await expect(promote(9)).rejects.toMatchObject({ code: 'version_not_found' });
    await archive(2);
    await expect(promote(2)).rejects.toMatchObject({ code: 'version_archived' });
    await promote(1);
    await expect(promote(1)).rejects.toMatchObject({ code: 'already_in_force' });
    expect(await database.db.prisma.release.count({ where: { modelId } })).toBe(1);
    expect(await database.db.prisma.auditEntry.count({ where: { model } })).toBe(1);
  });

  it('refuses one decided on another release, and names who came first', async () => {
    await promote(1);
    await promote(2);
    await expect(promote(3, { expected_seq: 1 })).rejects.toMatchObject({
      code: 'release_conflict',
      publicMessage: expect.stringMatching(/^Ada came first: release 2 promoted version 2 at 2/),
      extra: { expected_seq: 1, current: { seq: 2, versions: [2], created_by: ctx.actor } },
    });
    await expect(promote(3, { expected_seq: 7 })).rejects.toMatchObject({
      code: 'release_conflict',
      publicMessage: 'There is no release 7; the newest is 2.',
    });
  });

  it('lets exactly one of many concurrent ones through', async () => {
    await promote(1);
    const outcomes = await Promise.allSettled(
      [2, 3, 4, 2, 3, 4].map((version) => promote(version, { expected_seq: 1, wait_ms: 0 })),
    );
    const won = outcomes.filter((outcome) => outcome.status === 'fulfilled');
    const lost = outcomes.filter((outcome) => outcome.status === 'rejected');
    expect([won.length, lost.length]).toEqual([1, 5]);
    for (const { reason } of lost) {
      expect(reason).toMatchObject({ code: 'release_conflict', extra: { current: { seq: 2 } } });
    }
  });
});

describe('rollBack', () => {
  it('goes back, once, and after a new promotion again', async () => {
    await startReplica('a');
    await promote(1);
    await promote(2);
    const back = await rollBack({ expected_seq: 2 });
    expect(back).toMatchObject({ seq: 3, kind: 'rollback', from_seq: 2, to_seq: 1 });
    expect(versionOf(back)).toBe(1);
    expect(back.acknowledged).toBe(true);
    await expect(rollBack()).rejects.toMatchObject({
      code: 'nothing_to_roll_back',
      publicMessage: expect.stringContaining('nothing came before'),
    });
    expect(await releases.getRelease(model, 2)).toMatchObject({ rolled_back_by: 3 });
    await promote(2);
    expect(versionOf(await rollBack())).toBe(1);
    const entry = await database.db.prisma.auditEntry.findFirst({
      where: { model, action: 'release.rollback' },
      orderBy: [{ at: 'asc' }, { id: 'asc' }],
    });
    expect(entry).toMatchObject({ before: { seq: 2 }, after: { seq: 3, to_seq: 1 } });
  });

  it('passes over a release that failed on a replica', async () => {
    await startReplica('a', (seq) => (seq === 2 ? 'failed' : 'loaded'));
    for (const version of [1, 2, 3]) await promote(version);
    expect(versionOf(await rollBack())).toBe(1);
  });

  it('does not count a replica that went away without answering', async () => {
    await startReplica('a');
    await startReplica('b', () => 'silent');
    await promote(1, { wait_ms: 300 });
    await promote(2, { wait_ms: 0 });
    await expect(rollBack()).rejects.toMatchObject({
      publicMessage: expect.stringContaining('release 1 was not acknowledged by every replica'),
    });
    await replicas.markStopped('b');
    expect(versionOf(await rollBack())).toBe(1);
  });

  it('lets exactly one of two hasty ones through', async () => {
    await startReplica('a');
    for (const version of [1, 2, 3]) await promote(version);
    const outcomes = await Promise.allSettled([
      rollBack({ expected_seq: 3 }),
      rollBack({ expected_seq: 3 }),
    ]);
    expect(outcomes.map((outcome) => outcome.status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(outcomes.find((outcome) => outcome.status === 'rejected')).toMatchObject({
      reason: {
        code: 'release_conflict',
        publicMessage: expect.stringContaining('rolled back to'),
      },
    });
  });

  it('goes to a release by its number, acknowledged or not', async () => {
    for (const version of [1, 2, 3]) await promote(version);
    await expect(rollBack()).rejects.toMatchObject({ code: 'nothing_to_roll_back' });
    expect(versionOf(await rollBack({ to_seq: 1 }))).toBe(1);
    await expect(rollBack({ to_seq: 9 })).rejects.toMatchObject({ code: 'release_not_found' });
    await expect(rollBack({ to_seq: 4 })).rejects.toMatchObject({ code: 'nothing_to_roll_back' });
    await archive(3);
    await expect(rollBack({ to_seq: 3 })).rejects.toMatchObject({ code: 'version_archived' });
  });

  it('refuses a model that is absent or has no release', async () => {
    await expect(rollBack()).rejects.toMatchObject({
      code: 'nothing_to_roll_back',
      publicMessage: 'Nothing has been released yet.',
    });
    await expect(
      releases.rollBack('absent', { reason: 'x', wait_ms: 0 }, ctx),
    ).rejects.toMatchObject({ code: 'model_not_found' });
  });
});

describe('previewRollback', () => {
  it('says where it goes, on how many replicas, and what differs', async () => {
    await startReplica('a');
    await promote(1);
    expect(await releases.previewRollback(model, {})).toMatchObject({
      from: { seq: 1, in_force: true },
      to: null,
      refusal: expect.stringContaining('Release 1 is the first'),
    });
    await promote(4);
    expect(await releases.previewRollback(model, {})).toMatchObject({
      from: { seq: 2, in_force: true },
      to: { seq: 1, in_force: false },
      refusal: null,
      warnings: [expect.stringContaining('input hour is new')],
      replicas: 1,
    });
    expect(await database.db.prisma.release.count({ where: { modelId } })).toBe(2);
  });

  it('refuses what does not exist', async () => {
    await expect(releases.previewRollback('absent', {})).rejects.toMatchObject({
      code: 'model_not_found',
    });
    await promote(1);
    await expect(releases.previewRollback(model, { to_seq: 5 })).rejects.toMatchObject({
      code: 'release_not_found',
    });
  });
});

describe('listReleases and getRelease', () => {
  it('lists newest first, by pages, with what became of each', async () => {
    await startReplica('a');
    await promote(1);
    await promote(2);
    await rollBack();
    const first = await releases.listReleases(model, { limit: 2 });
    const second = await releases.listReleases(model, {
      limit: 2,
      cursor: first.next_cursor ?? undefined,
    });
    expect(second.next_cursor).toBeNull();
    const all = [...first.items, ...second.items];
    expect(all.map((item) => [item.seq, item.in_force, item.rolled_back_by])).toEqual([
      [3, true, null],
      [2, false, 3],
      [1, false, null],
    ]);
    expect(all.every((item) => item.acknowledged && item.acknowledgements.length === 1)).toBe(true);
    expect(await releases.getRelease(model, 2)).toEqual(all[1]);
  });

  it('shows a replica that loaded the release when it started later', async () => {
    await promote(1);
    await replicas.register({ id: 'late', hostname: 'host-late', pid: 1, url: 'http://late' });
    await replicas.acknowledge({ modelId, seq: 1, replicaId: 'late', status: 'loaded', loadMs: 9 });
    const release = await releases.getRelease(model, 1);
    expect(release.acknowledged).toBe(true);
    expect(release.acknowledgements).toMatchObject([
      { replica: 'late', status: 'loaded', after_ms: null },
    ]);
    await promote(2, { wait_ms: 0 });
    expect(versionOf(await rollBack({ wait_ms: 0 }))).toBe(1);
  });

  it('refuses what does not exist', async () => {
    await expect(releases.listReleases('absent', { limit: 1 })).rejects.toMatchObject({
      code: 'model_not_found',
    });
    await expect(releases.getRelease(model, 1)).rejects.toMatchObject({
      code: 'release_not_found',
    });
    await expect(releases.listReleases(model, { limit: 1, cursor: '!' })).rejects.toMatchObject({
      code: 'invalid_request',
    });
  });
});

describe('replicas', () => {
  const register = (id: string) =>
    replicas.register({ id, hostname: 'h', pid: 1, url: 'http://h' });
  const setLastSeen = (id: string, ago: string) =>
    database.db.pool.query(
      `UPDATE replicas SET last_seen_at = clock_timestamp() - $2::interval WHERE id = $1`,
      [id, ago],
    );

  it('lists those that run, those lately lost, and not those that stopped', async () => {
    for (const id of ['runs', 'lost', 'stopped', 'old']) await register(id);
    await setLastSeen('lost', '7 seconds');
    await setLastSeen('old', '2 hours');
    await replicas.markStopped('stopped');
    const listed = await replicas.listReplicas();
    expect(listed.map((replica) => [replica.id, replica.live])).toEqual([
      ['runs', true],
      ['lost', false],
    ]);
    expect(await replicas.heartbeat('lost')).toBe(true);
    expect((await replicas.listReplicas()).every((replica) => replica.live)).toBe(true);
  });

  it('forgets replicas not seen for long, which then register again', async () => {
    await register('gone');
    await register('here');
    await setLastSeen('gone', '2 days');
    expect(await replicas.removeOldReplicas(new Date(Date.now() - 86_400_000))).toBe(1);
    expect(await replicas.heartbeat('gone')).toBe(false);
    expect(await replicas.heartbeat('here')).toBe(true);
  });

  it('keeps the first time a release was loaded, and a success after a failure', async () => {
    const ack = (status: 'loaded' | 'failed') =>
      replicas.acknowledge({ modelId, seq: 1, replicaId: 'r', status, loadMs: 1 });
    const read = () => database.db.prisma.releaseAck.findFirstOrThrow({ where: { modelId } });
    await ack('failed');
    await ack('loaded');
    const loaded = await read();
    expect(loaded.status).toBe('loaded');
    await ack('loaded');
    expect(await read()).toEqual(loaded);
  });
});

it('reports a seq that another transaction took as a conflict', async () => {
  await promote(1);
  // A writer that does not take the model's lock: only the unique index stands between.
  const client = await database.db.pool.connect();
  try {
    await client.query('BEGIN');
    await client.query(
      `INSERT INTO releases (id, model_id, seq, kind, plan, reason, expected_replicas, created_by)
       SELECT gen_random_uuid(), model_id, 2, kind, '{"routes":[{"version":3,"weight":1}],"fallback":[]}', 'first', '{}',
         '{"kind":"system","id":"s","name":"Trigger"}' FROM releases WHERE model_id = $1`,
      [modelId],
    );
    const losing = promote(2).catch((error) => error);
    await expect
      .poll(async () => {
        const { rows } = await database.db.pool.query(
          `SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database()
           AND wait_event_type = 'Lock'`,
        );
        return rows[0].n;
      })
      .toBe(1);
    await client.query('COMMIT');
    expect(await losing).toMatchObject({
      code: 'release_conflict',
      publicMessage: expect.stringContaining('Trigger came first: release 2 promoted version 3'),
    });
  } finally {
    client.release();
  }
});
