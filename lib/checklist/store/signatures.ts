import type { Actor } from '#lib/auth/contract.ts';
import type { Tx } from '#lib/db/client.ts';
import type { Signature, SignedItem } from '../contract.ts';

interface Box {
  modelId: string;
  version: number;
}

/** Newest first. */
export async function findSignatures(
  tx: Tx,
  { modelId, version }: Box,
): Promise<Record<SignedItem, Signature[]>> {
  const rows = await tx.checklistSignature.findMany({
    where: { modelId, version },
    orderBy: { id: 'desc' },
  });
  const of = (item: SignedItem) =>
    rows
      .filter((row) => row.item === item)
      .map(
        (row): Signature => ({
          did: row.isSigned ? 'signed' : 'withdrawn',
          ...{ at: row.at.toISOString(), by: row.by as Actor, note: row.note },
        }),
      );
  return { code_reviewed: of('code_reviewed'), edge_cases_handled: of('edge_cases_handled') };
}

export async function insertSignature(
  tx: Tx,
  { modelId, version }: Box,
  made: { item: SignedItem; isSigned: boolean; note: string | null; at: Date; by: Actor },
): Promise<void> {
  await tx.checklistSignature.create({ data: { modelId, version, ...made } });
}
