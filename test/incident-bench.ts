import { afterAll, beforeAll, expect } from 'vitest';
import { createIncidents } from '#lib/incidents/service.ts';
import { routingSchema } from '#lib/notifications/contract.ts';
import { createTestDatabase, type TestDatabase } from './database.ts';
import { seedModel } from './seed-model.ts';

export const AT = new Date('2026-01-01T03:00:00Z');

/** Somebody who acts. */
export const as = (name: string) => ({
  ...{ actor: { kind: 'user', id: `id-${name}`, name } as const, requestId: null },
});

/** A database with two models, a user, and a routing that tells one channel of everything and another of severity 1. */
export function incidentBench() {
  let database: TestDatabase;
  let incidents: ReturnType<typeof createIncidents>;
  let channels: { quiet: string; loud: string };
  let ada: string;

  beforeAll(async () => {
    database = await createTestDatabase();
    const { db } = database;
    incidents = createIncidents({ db });
    await seedModel(db, 'flights', 3);
    await seedModel(db, 'fares', 1);
    const user = { email: 'ada@x.test', name: 'Ada', role: 'operator', passwordHash: 'x' };
    ada = (await db.prisma.user.create({ data: user })).id;
    const add = async (name: string) => {
      const made = { createdAt: AT, updatedAt: AT, createdBy: as('Ada').actor };
      const data = { name, kind: 'slack', settings: {}, ...made };
      return (await db.prisma.channel.create({ data })).id;
    };
    channels = { quiet: await add('quiet'), loud: await add('loud') };
    const routing = routingSchema.parse({
      channels: [channels.quiet],
      routes: [
        {
          matchers: [{ label: 'severity', op: 'in', values: ['1'] }],
          channels: [channels.loud],
        },
      ],
    });
    const data = { version: 1, routing, createdAt: AT, createdBy: as('Ada').actor };
    await db.prisma.routing.create({ data });
  });
  afterAll(() => database.drop());

  return {
    get database() {
      return database;
    },
    get incidents() {
      return incidents;
    },
    get channels() {
      return channels;
    },
    /** Their id. */
    get ada() {
      return ada;
    },

    open: (over: Partial<Parameters<typeof incidents.open>[0]> = {}) =>
      incidents.open(
        { title: 'wrong', severity: 3, summary: '', models: ['flights'], versions: [], ...over },
        as('Ada'),
      ),

    /** What the outbox has of an incident, by channel. */
    async told(number: number): Promise<string[]> {
      const { prisma } = database.db;
      const { id } = await prisma.incident.findUniqueOrThrow({ where: { number } });
      const rows = await prisma.delivery.findMany({
        where: { incidentId: id },
        include: { channel: true },
        orderBy: { id: 'asc' },
      });
      return rows.map(({ channel, message }) => {
        const { kind, key } = message as { kind: string; key: string };
        expect(key).toBe(`incident:${number}`);
        return `${channel.name} ${kind}`;
      });
    },

    entriesOf: async (number: number) => {
      const { items } = await incidents.listEntries(number, { limit: 200 });
      return items.toReversed().map(({ kind, text }) => `${kind}: ${text}`);
    },
  };
}
