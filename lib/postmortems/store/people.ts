import type { Tx } from '#lib/db/client.ts';

export interface KnownUser {
  id: string;
  name: string;
  email: string;
  /** Who may act and can sign in. */
  isActive: boolean;
}

const MAY_ACT = { role: { in: ['operator', 'admin'] }, disabledAt: null };

export async function findUsers(
  tx: Tx,
  ids: readonly (string | null)[],
): Promise<Map<string, KnownUser>> {
  const wanted = [...new Set(ids.filter((id) => id !== null))];
  if (wanted.length === 0) return new Map();
  const rows = await tx.user.findMany({
    where: { id: { in: wanted } },
    select: { id: true, name: true, email: true, role: true, disabledAt: true },
  });
  return new Map(
    rows.map(({ id, name, email, role, disabledAt }) => {
      const isActive = disabledAt === null && MAY_ACT.role.in.includes(role);
      return [id, { id, name, email, isActive }];
    }),
  );
}

/** How many users may act beside this one. */
export function countOthers(tx: Tx, id: string | null): Promise<number> {
  return tx.user.count({ where: { ...MAY_ACT, ...(id !== null && { NOT: { id } }) } });
}
