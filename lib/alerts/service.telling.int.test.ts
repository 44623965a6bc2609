import { describe, expect, it } from 'vitest';
import { createIncidents } from '#lib/incidents/service.ts';
import { alertBench, person } from '#test/alert-bench.ts';
import { defaultRules } from './default-rules.ts';
import { createAlertReading } from './service.ts';

const bench = alertBench();
const { evaluate, release, serve } = bench;

describe('what was told', () => {
  const rule = (key: string, more: object) =>
    bench.db.prisma.alertRule.create({
      data: {
        ...{ key, revision: 1, updatedAt: new Date(), updatedBy: person },
        rule: { ...defaultRules.errors, for_seconds: 0, keep_firing_seconds: 0, ...more },
      },
    });
  const told = async () =>
    (await bench.db.prisma.delivery.findMany({ orderBy: { createdAt: 'asc' } })).map(
      ({ message }) => {
        const { kind, title, key, labels } = message as Record<string, string> & { labels: object };
        return { kind, title, key, labels };
      },
    );

  it('is told as over once when it becomes part of an incident', async () => {
    await release('joins');
    await serve('joins', 200, 40);
    await rule('quietly', { severity: 3, opens_incident: false, title: 'Some fail' });
    await rule('errors', { enabled: false });
    await rule('burning-fast', { enabled: false });
    await rule('burning-slowly', { enabled: false });
    await evaluate();
    expect(await told()).toMatchObject([{ kind: 'firing', title: 'Some fail (joins)' }]);
    await rule('loudly', { severity: 2, opens_incident: true, title: 'Many fail' });
    for (let look = 0; look < 3; look += 1) await evaluate();
    const [first, opening, left, ...more] = await told();
    expect(opening).toMatchObject({
      kind: 'firing',
      labels: { alert: 'loudly', model: 'joins' },
    });
    expect(left).toMatchObject({
      ...{ kind: 'resolved', key: first?.key },
      title: 'Part of an incident now: Some fail (joins)',
    });
    expect(more).toEqual([]);
  });

  it('is told as over where it was told, and to the others as new, when the routing is changed', async () => {
    const { prisma } = bench.db;
    await release('moves');
    await serve('moves', 200, 40);
    for (const key of ['errors', 'burning-fast', 'burning-slowly']) {
      await rule(key, { enabled: false });
    }
    await rule('quietly', { severity: 3, opens_incident: false, title: 'Some fail' });
    const at = new Date();
    const { id: other } = await prisma.channel.create({
      data: {
        ...{ name: 'other room', kind: 'slack', settings: {} },
        ...{ createdAt: at, createdBy: person, updatedAt: at },
      },
    });
    const of = (value: string, channels: string[]) => ({
      matchers: [{ label: 'model', op: 'in' as const, values: [value] }],
      channels,
    });
    const here = [bench.channelId];
    await bench.route({ routes: [of('moves', here)], group_by: ['model'] });
    await evaluate();
    await bench.route({ routes: [of('fraud', [other]), of('moves', here)], group_by: ['model'] });
    await evaluate();
    const [first, ...more] = await told();
    expect(more).toEqual([]);
    await bench.route({ channels: [other] });
    for (let look = 0; look < 3; look += 1) await evaluate();
    const sent = await prisma.delivery.findMany({ where: { channelId: other } });
    expect(sent).toMatchObject([{ message: { kind: 'firing', title: 'Some fail (moves)' } }]);
    const left = (await told()).filter(({ kind }) => kind === 'resolved');
    expect(left).toEqual([
      expect.objectContaining({
        key: first?.key,
        title: 'Not told here any more: Some fail (moves)',
      }),
    ]);
    expect(await prisma.delivery.count()).toBe(3);
  });

  it('of one rule about several models is one incident, which one more joins', async () => {
    const { prisma } = bench.db;
    const names = ['many-a', 'many-b', 'many-c'];
    for (const name of [...names, 'many-d']) await release(name);
    await rule('burning-fast', { enabled: false });
    await rule('errors', { severity: 2, opens_incident: true });
    for (const name of names) await serve(name, 200, 40);
    await evaluate();
    const open = () => prisma.incident.findMany({ where: { isOpen: true } });
    expect(await open()).toMatchObject([
      { fingerprint: 'rule:errors', models: names, title: 'many-a, many-b, many-c: requests fail' },
    ]);
    expect(await prisma.delivery.count()).toBe(1);
    await serve('many-d', 200, 40);
    await evaluate();
    expect(await open()).toMatchObject([{ models: [...names, 'many-d'] }]);
    expect(await prisma.delivery.count()).toBe(1);
    expect(await prisma.alert.count({ where: { incidentId: null, state: 'firing' } })).toBe(0);
  });

  it('of one rule about models a little while apart is one incident and one page', async () => {
    const { prisma } = bench.db;
    const names = ['next-a', 'next-b', 'next-c'];
    for (const name of names) await release(name);
    await rule('burning-fast', { enabled: false });
    await rule('errors', { severity: 2, opens_incident: true });
    for (const name of names) {
      await serve(name, 200, 40);
      await evaluate();
    }
    const open = () => prisma.incident.findMany({ where: { isOpen: true } });
    expect(await open()).toMatchObject([
      { fingerprint: 'rule:errors', models: names, title: 'next-a, next-b, next-c: requests fail' },
    ]);
    expect(await prisma.delivery.count()).toBe(1);
    expect(await prisma.alert.count({ where: { incidentId: null, state: 'firing' } })).toBe(0);
  });

  it('of one rule about models an hour apart is an incident each', async () => {
    const { prisma } = bench.db;
    for (const name of ['later-a', 'later-b']) await release(name);
    await rule('burning-fast', { enabled: false });
    await rule('errors', { severity: 2, opens_incident: true });
    await serve('later-a', 200, 40);
    await evaluate();
    const openedAt = new Date(Date.now() - 3_600_000);
    await prisma.incident.updateMany({ where: { isOpen: true }, data: { openedAt } });
    await serve('later-b', 200, 40);
    await evaluate();
    expect(await prisma.incident.count({ where: { isOpen: true } })).toBe(2);
    expect(await prisma.delivery.count()).toBe(2);
  });

  it('of several models goes on in the one that they were merged into', async () => {
    const { prisma } = bench.db;
    for (const name of ['both-a', 'both-b']) await release(name);
    await rule('burning-fast', { enabled: false });
    await rule('errors', { severity: 2, opens_incident: true });
    for (const name of ['both-a', 'both-b']) await serve(name, 200, 40);
    await evaluate();
    const ctx = { actor: person, requestId: null };
    const incidents = createIncidents({ db: bench.db });
    const given = { title: 'Both', severity: 2 as const, models: [], versions: [], summary: '' };
    const { number } = await incidents.open(given, ctx);
    const [several] = await prisma.incident.findMany({ where: { models: { has: 'both-b' } } });
    await incidents.merge(several?.number ?? 0, { into: number }, ctx);
    await rule('degraded', { severity: 2, opens_incident: true, title: 'Also this' });
    await evaluate();
    const open = await prisma.incident.findMany({ where: { isOpen: true } });
    expect(open).toMatchObject([{ number, models: ['both-a', 'both-b'] }]);
    expect(await prisma.alert.count({ where: { incidentId: open[0]?.id, rule: 'degraded' } })).toBe(
      2,
    );
  });

  it('of several models is told to whom the routing names for any of them, by model, alert or version', async () => {
    const { prisma } = bench.db;
    const at = new Date();
    const room = async (name: string) => {
      const data = { name, kind: 'slack', settings: {}, createdAt: at, createdBy: person };
      return (await prisma.channel.create({ data: { ...data, updatedAt: at } })).id;
    };
    const of = (label: string, value: string, channel: string) => ({
      matchers: [{ label, op: 'in' as const, values: [value] }],
      ...{ channels: [channel], continue: true },
    });
    const [ofB, ofC, ofRule] = [await room('b'), await room('c'), await room('of a rule')];
    const routes = [of('model', 'team-b', ofB), of('model', 'team-c', ofC)];
    await bench.route({ routes: [...routes, of('alert', 'errors', ofRule)] });
    for (const name of ['team-a', 'team-b', 'team-c']) await release(name);
    await rule('burning-fast', { enabled: false });
    await rule('errors', { severity: 2, opens_incident: true });
    for (const name of ['team-a', 'team-b']) await serve(name, 200, 40);
    const channels = async () =>
      (await prisma.delivery.findMany({ orderBy: { createdAt: 'asc' } })).map(
        ({ channelId }) => channelId,
      );
    await evaluate();
    expect((await channels()).sort()).toEqual([ofB, ofRule].sort());
    await serve('team-c', 200, 40);
    await evaluate();
    await evaluate();
    expect((await channels()).sort()).toEqual([ofB, ofC, ofRule].sort());
    expect(await prisma.incident.count({ where: { isOpen: true } })).toBe(1);
  });

  it('opens no incident while what is worse, and was said to go before it, fires', async () => {
    const { prisma } = bench.db;
    await release('below');
    await serve('below', 200, 40);
    await rule('burning-fast', { enabled: false });
    await rule('errors', { severity: 3, opens_incident: true });
    await rule('worse', { severity: 3, opens_incident: false, title: 'Worse' });
    const is = (value: string) => [{ label: 'alert', op: 'in' as const, values: [value] }];
    await bench.route({ inhibitions: [{ source: is('worse'), target: is('errors'), equal: [] }] });
    await evaluate();
    const opened = () => prisma.incident.count({ where: { fingerprint: 'model:below' } });
    expect(await opened()).toBe(0);
    await bench.route({});
    await evaluate();
    expect(await opened()).toBe(1);
  });

  it('is of what is down for all models, and not of what each of them does meanwhile', async () => {
    const { prisma } = bench.db;
    await release('cut-off');
    await serve('cut-off', 200, 40);
    const lastSeenAt = new Date(Date.now() - 60_000);
    await prisma.replica.create({
      data: { id: 'cut', hostname: 'cut', pid: 1, url: '', startedAt: lastSeenAt, lastSeenAt },
    });
    await rule('gateway-down', { ...defaultRules['gateway-down'], for_seconds: 0 });
    await rule('errors', { severity: 2, opens_incident: true });
    const open = async () =>
      (await prisma.incident.findMany({ where: { isOpen: true } })).map((one) => one.fingerprint);
    await evaluate();
    expect(await open()).toEqual(['system:gateway-down']);
    expect(await told()).toMatchObject([{ labels: { alert: 'gateway-down' } }]);
    await prisma.replica.deleteMany();
    await bench.passSeconds(200);
    await evaluate();
    await evaluate();
    expect((await open()).sort()).toEqual(['model:cut-off', 'system:gateway-down']);
  });

  describe('after its incident was resolved', () => {
    const open = () => bench.db.prisma.incident.findMany({ where: { isOpen: true } });
    const resolveAll = () =>
      bench.db.prisma.incident.updateMany({
        where: { isOpen: true },
        data: { isOpen: null, state: 'resolved', resolvedAt: new Date() },
      });
    const passOf = (seconds: number) =>
      bench.db.pool.query(
        `UPDATE incidents SET resolved_at = resolved_at - make_interval(secs => $1)`,
        [seconds],
      );
    const opening = async (name: string, more: object) => {
      await release(name);
      await serve(name, 200, 40);
      await rule('errors', { severity: 2, opens_incident: true, ...more });
      await rule('burning-fast', { enabled: false });
      await rule('burning-slowly', { enabled: false });
      await evaluate();
      const [first] = await open();
      await resolveAll();
      return first;
    };

    const openByHand = (fingerprint: string, model: string) => {
      const at = new Date();
      return bench.db.prisma.incident.create({
        data: {
          ...{ title: 'Worse', state: 'open', severity: 2, cause: 'person', summary: '' },
          ...{ fingerprint, models: [model], isOpen: true },
          ...{ startedAt: at, openedAt: at, openedBy: person },
        },
      });
    };

    it('opens another one where it goes on', async () => {
      const first = await opening('goes-on', {});
      await evaluate();
      expect(await open()).toEqual([]);
      const alerts = createAlertReading({ db: bench.db });
      const { items } = await alerts.list({ model: 'goes-on', limit: 5 });
      expect(items).toMatchObject([
        { incident: first?.number, incident_resolved_at: expect.any(String) },
      ]);
      await passOf(301);
      await evaluate();
      await evaluate();
      expect(await open()).toMatchObject([{ fingerprint: 'model:goes-on', alert: 'errors' }]);
      expect((await open())[0]?.number).not.toBe(first?.number);
      expect(await told()).toHaveLength(2);
    });

    it('is told by the routing, once, where it is of those that open none', async () => {
      await release('lingers');
      await serve('lingers', 200, 40);
      for (const key of ['errors', 'burning-fast', 'burning-slowly']) {
        await rule(key, { enabled: false });
      }
      await rule('lingering', { severity: 3, opens_incident: false });
      await openByHand('model:lingers', 'lingers');
      await evaluate();
      await resolveAll();
      await evaluate();
      expect(await told()).toEqual([]);
      await passOf(301);
      for (let look = 0; look < 3; look += 1) await evaluate();
      expect(await told()).toMatchObject([{ kind: 'firing', labels: { model: 'lingers' } }]);
    });

    it('pages nobody where it merely keeps firing', async () => {
      await opening('keeps', { keep_firing_seconds: 7200 });
      await serve('keeps', 10_000, 0);
      await passOf(7000);
      await evaluate();
      expect(await bench.alertsOf('keeps')).toMatchObject([{ state: 'firing' }]);
      expect(await open()).toEqual([]);
    });
  });
});
