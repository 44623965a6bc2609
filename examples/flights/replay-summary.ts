export interface ReplaySummary {
  /** How many flights there are to send; undefined while unknown. */
  total?: number;
  sent: number;
  answered: number;
  /** Flights without an answer, by the error's code. */
  failed: Record<string, number>;
  /** As /feedback answered (`unknown`: the prediction is not in the log yet); `failed` were not taken by it. */
  labels: { joined: number; known: number; unknown: number; failed: number };
  /** Of the answers, once both outcomes have been seen. */
  rocAuc?: number;
  lastDeparture?: Date;
  /** Whether the caller ended the replay early. */
  stopped: boolean;
}

export function emptySummary(): ReplaySummary {
  return {
    sent: 0,
    answered: 0,
    failed: {},
    labels: { joined: 0, known: 0, unknown: 0, failed: 0 },
    stopped: false,
  };
}

export function describeSummary(summary: ReplaySummary, elapsedSeconds: number): string {
  const { sent, answered, failed, labels, rocAuc, lastDeparture, stopped } = summary;
  const failures = Object.entries(failed).map(([code, count]) => `${count} ${code}`);
  const labelled = [
    `${labels.joined} joined`,
    ...(labels.unknown > 0
      ? [`${labels.unknown} ahead of their predictions (they join once those are in the log)`]
      : []),
    ...(labels.known > 0 ? [`${labels.known} there already`] : []),
    ...(labels.failed > 0 ? [`${labels.failed} refused`] : []),
  ];
  const lines = [
    `${stopped ? 'Stopped' : 'Done'} after ${elapsedSeconds.toFixed(1)} s.`,
    `  flights sent     ${sent}`,
    `  answered         ${answered}`,
    `  failed           ${failures.join(', ') || 'none'}`,
    `  labels           ${labelled.join(', ')}`,
    `  ROC-AUC          ${rocAuc === undefined ? 'too few answers' : rocAuc.toFixed(3)}`,
  ];
  if (lastDeparture) lines.push(`  last departure   ${lastDeparture.toISOString()}`);
  return lines.join('\n');
}
