import type { ChangeContext } from '#lib/audit/contract.ts';

/** Who the history names for what Mainstay does by itself, such as making the first admin. */
export const SYSTEM: ChangeContext = {
  actor: { kind: 'system', id: 'mainstay', name: 'Mainstay' },
  requestId: null,
};
