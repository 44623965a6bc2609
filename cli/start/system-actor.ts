import type { ChangeContext } from '#lib/audit/contract.ts';

/** Who the history names for what a start does by itself. */
export const SYSTEM: ChangeContext = {
  actor: { kind: 'system', id: 'start', name: 'Mainstay' },
  requestId: null,
};
