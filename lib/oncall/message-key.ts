/** Under what a step's message to one it came to is sent, once over each channel; `to`: the person, or the channel itself. */
export function messageKey(
  escalation: string,
  { round, step }: { round: number; step: number },
  { user, target }: { user: { id: string } | null; target: { id: string } },
): string {
  return `escalation:${escalation}:${round}:${step}:${user?.id ?? target.id}`;
}

/** Under what a step stands in the incident's timeline, once. */
export function stepSource(
  escalation: string,
  { round, step }: { round: number; step: number },
): string {
  return `escalation:${escalation}:${round}:${step}`;
}
