import type { Tx } from '#lib/db/client.ts';
import type { Person } from '../contract.ts';

/** Names of users, of those that are switched off too. */
export async function findNames(tx: Tx, ids: readonly string[]): Promise<Map<string, Person>> {
  if (ids.length === 0) return new Map();
  const rows = await tx.user.findMany({
    where: { id: { in: [...ids] } },
    select: { id: true, name: true },
  });
  return new Map(rows.map((row) => [row.id, row]));
}

/** Who may act and can be asked to. */
export function findPeople(tx: Tx): Promise<Person[]> {
  return tx.user.findMany({
    where: { role: { in: ['operator', 'admin'] }, disabledAt: null },
    select: { id: true, name: true },
    orderBy: { name: 'asc' },
  });
}
