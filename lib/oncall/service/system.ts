import type { Actor } from '#lib/auth/contract.ts';

export const ESCALATION: Actor = { kind: 'system', id: 'escalation', name: 'Escalation' };
