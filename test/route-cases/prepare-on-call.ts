import { randomUUID } from 'node:crypto';
import { openIncident } from '#lib/incidents/service.ts';
import type { TestConsole } from '../console.ts';
import { system } from './prepare-model.ts';

let serial = 0;
const freshName = () => `On call ${serial++}`;

export function scheduleOf(user: string) {
  return {
    ...{ name: freshName(), time_zone: 'Europe/Berlin' },
    layers: [
      {
        ...{ name: 'Everybody', people: [user], starts_on: '2026-01-05' },
        ...{ handover_at: '09:00', every: 1, unit: 'week' as const, windows: null },
      },
    ],
  };
}
export const policyOf = (kind: 'user' | 'schedule', id: string) => ({
  ...{ name: freshName(), models: ['*'], severities: [1 as const], repeat: 0 },
  steps: [{ notify: [{ kind, id }], wait_minutes: 5 }],
});

export const prepareSchedule = (console: TestConsole) =>
  console.services.onCall.createSchedule(scheduleOf(console.users.operator.id), system);
export async function prepareOverride(console: TestConsole) {
  const { id } = await prepareSchedule(console);
  const to = new Date(Date.now() + 3_600_000).toISOString();
  const taken = { user: console.users.admin.id, to, reason: '' };
  const { overrides } = await console.services.onCall.addOverride(id, taken, system);
  return { id, override: overrides[0]?.id ?? '' };
}
export const preparePolicy = (console: TestConsole) =>
  console.services.onCall.createPolicy(policyOf('user', console.users.operator.id), system);

export async function prepareChannel({ database }: TestConsole): Promise<string> {
  const at = new Date();
  const { id } = await database.db.prisma.channel.create({
    data: {
      ...{ name: freshName(), kind: 'email', settings: {} },
      ...{ createdAt: at, createdBy: system.actor, updatedAt: at },
    },
  });
  return id;
}

export async function prepareIncident({ database }: TestConsole): Promise<number> {
  const at = new Date();
  const { number } = await database.db.prisma.$transaction((tx) =>
    openIncident(
      tx,
      {
        ...{ title: 'It fails', severity: 4, cause: 'person', fingerprint: randomUUID() },
        ...{ models: [], versions: [], runbook: null, summary: 'It does.', startedAt: at },
        ...{ openedBy: system.actor, entries: [] },
      },
      at,
    ),
  );
  return number;
}

export function prepareUser({ services }: TestConsole): Promise<{ id: string }> {
  const email = `on-call-${serial++}@example.com`;
  return services.auth.createUser({ email, name: 'Grace', role: 'viewer' }, system);
}
