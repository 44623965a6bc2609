import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { Db } from '#lib/db/client.ts';
import type { IncidentAction } from '#lib/incidents/contract.ts';
import { createIncidents, openIncident } from '#lib/incidents/service.ts';
import type { Target } from '#lib/oncall/contract.ts';
import { createOnCall } from '#lib/oncall/service.ts';

const by = { kind: 'system', id: 'test', name: 'Test' } as const;
const ctx = { actor: by, requestId: null };

/** People, channels, policies and incidents to escalate, in a database. */
export function openOnCallBench(db: Db) {
  const { prisma } = db;
  const onCall = createOnCall({ db });
  const incidents = createIncidents({ db });
  const at = () => new Date();
  return {
    onCall,

    async addChannel(kind = 'slack', name: string = randomUUID()): Promise<string> {
      const made = { createdAt: at(), createdBy: by, updatedAt: at() };
      return (await prisma.channel.create({ data: { name, kind, settings: {}, ...made } })).id;
    },

    /** Somebody who is reached over these channels, in this order. */
    async addPerson(name: string, channels: string[] = [], kind: 'channel' | 'email' = 'channel') {
      const email = `${name.toLowerCase()}@example.com`;
      const { id } = await prisma.user.create({
        data: { email, name, role: 'operator', passwordHash: 'none' },
      });
      const contacts = channels.map((channel) => ({ kind, channel }));
      await onCall.setContacts(id, { contacts }, ctx);
      return id;
    },

    async addSchedule(name: string, people: string[], starts_on = '2026-01-05'): Promise<string> {
      const turns = { every: 1, unit: 'week' as const, windows: null };
      const layer = { name: 'All', people, starts_on, handover_at: '09:00', ...turns };
      const schedule = { name, time_zone: 'Europe/Berlin', layers: [layer] };
      return (await onCall.createSchedule(schedule, ctx)).id;
    },

    async addPolicy(
      steps: [Target[], number][],
      more: { models?: string[]; repeat?: number } = {},
    ) {
      const policy = {
        ...{ name: randomUUID(), models: ['*'], severities: [1 as const], repeat: 0, ...more },
        steps: steps.map(([notify, wait_minutes]) => ({ notify, wait_minutes })),
      };
      return onCall.createPolicy(policy, ctx);
    },

    async clear(): Promise<void> {
      await prisma.escalationPolicy.deleteMany();
      await prisma.incident.updateMany({ data: { state: 'resolved', isOpen: null } });
      await prisma.escalation.updateMany({ data: { status: 'stopped', dueAt: null } });
    },

    open(): Promise<{ id: string; number: number }> {
      const draft = {
        ...{ title: 'It fails', severity: 1 as const, cause: 'person' as const, models: [] },
        ...{ versions: [], fingerprint: randomUUID(), runbook: null, summary: 'It does.' },
        ...{ startedAt: at(), openedBy: by, entries: [] },
      };
      return prisma.$transaction((tx) => openIncident(tx, draft, at()));
    },

    /** As somebody acts on an incident. */
    async act(number: number, action: IncidentAction, who?: { id: string; name: string }) {
      const actor = who ? { kind: 'user' as const, ...who } : by;
      await incidents.act(number, { action }, { actor, requestId: null });
    },

    merge: (number: number, into: number) => incidents.merge(number, { into }, ctx),

    /** As if the wait were over. */
    async pass(incidentId: string): Promise<void> {
      await prisma.escalation.updateMany({
        where: { incidentId, status: 'active' },
        data: { dueAt: new Date(0) },
      });
    },

    /** What an incident's timeline says of its escalation. */
    async said(incidentId: string): Promise<string[]> {
      const entries = await prisma.incidentEntry.findMany({
        where: { incidentId, kind: 'escalation' },
        orderBy: [{ at: 'asc' }, { id: 'asc' }],
      });
      return entries.map(({ text }) => text);
    },

    /** What was sent for it, by the channels' names, as "name round step". */
    async sent(incidentId: string): Promise<string[]> {
      const deliveries = await prisma.delivery.findMany({
        where: { incidentId, dedupeKey: { startsWith: 'escalation:' } },
        include: { channel: true },
        orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
      });
      return deliveries.map(({ channel, dedupeKey }) =>
        [channel.name, ...dedupeKey.split(':').slice(2, 4)].join(' '),
      );
    },
  };
}

/** A worker that ends without a word as it commits; gives the signal that ended it. */
export async function escalateAndDie(url: string, when: 'before' | 'after'): Promise<unknown> {
  const script = new URL('./killed-escalating-worker.ts', import.meta.url).pathname;
  const worker = spawn(process.execPath, [script, url, when], { stdio: 'inherit' });
  const [, signal] = await once(worker, 'exit');
  return signal;
}
