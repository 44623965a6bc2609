export interface Settling {
  done: number;
  /** Of those that were refused, why, with the requests it was said of. */
  refused: { id: string; why: string }[];
}

/**
 * Goes through requests one after the other, so that a slow model is not flooded; a refusal of one does not keep the rest from
 * being tried. Ends early when `signal` is aborted: those under way are finished.
 */
export async function settleAll(
  ids: readonly string[],
  settle: (id: string) => Promise<unknown>,
  tell: (now: Settling) => void,
  signal: AbortSignal,
): Promise<Settling> {
  const now: Settling = { done: 0, refused: [] };
  for (const id of ids) {
    if (signal.aborted) break;
    try {
      await settle(id);
      now.done += 1;
    } catch (error) {
      now.refused.push({ id, why: error instanceof Error ? error.message : String(error) });
    }
    tell({ ...now, refused: [...now.refused] });
  }
  return now;
}
