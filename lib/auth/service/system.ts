import type { Actor } from '../contract.ts';

/** The actor of what Mainstay does by itself, such as making the first admin. */
export const SYSTEM: Actor = { kind: 'system', id: 'mainstay', name: 'Mainstay' };
