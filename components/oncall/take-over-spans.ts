/** For how long somebody takes over, as it is usually wanted at night. */
export const TAKE_OVER = [
  { id: '1', label: '1 hour', hours: 1 },
  { id: '4', label: '4 hours', hours: 4 },
  { id: '8', label: '8 hours', hours: 8 },
  { id: '24', label: 'A day', hours: 24 },
  { id: 'handover', label: 'Until the next handover', hours: null },
  { id: 'until', label: 'Until…', hours: null },
] as const;
export type TakeOverSpan = (typeof TAKE_OVER)[number]['id'];

/** When a takeover ends; null: it is not said yet, or would have ended before it begins. */
export function takeOverEnd(
  span: TakeOverSpan,
  given: { fromMs: number; handover: string | null; until: string | null },
): string | null {
  const hours = TAKE_OVER.find(({ id }) => id === span)?.hours ?? null;
  if (hours !== null) return new Date(given.fromMs + hours * 3_600_000).toISOString();
  const end = span === 'handover' ? given.handover : given.until;
  return end !== null && Date.parse(end) > given.fromMs ? end : null;
}
