const REASON = /^Undo of release (\d+)$/;

/** The reason that a release made by the Undo button carries. */
export const undoReason = (seq: number): string => `Undo of release ${seq}`;

/** The release that this one undid, or null: a rollback with the reason that the Undo button gives. */
export function undoneBy(release: { kind: string; reason: string }): number | null {
  const seq = REASON.exec(release.reason)?.[1];
  return release.kind === 'rollback' && seq !== undefined ? Number(seq) : null;
}

/** What a release is called: Promotion, Rollback or Undo. */
export function releaseName(release: { kind: string; reason: string }): string {
  if (undoneBy(release) !== null) return 'Undo';
  return release.kind === 'rollback' ? 'Rollback' : 'Promotion';
}
