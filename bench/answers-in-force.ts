/** A release and when it was in force: from the request that made it to the last replica's swap to the next one. */
export interface ReleaseSpan {
  seq: number;
  version: number;
  startedAt: number;
  endedAt: number;
}

export interface Answer {
  sentAt: number;
  answeredAt: number;
  status: number;
  version: number;
  release: number;
}

/** Whether the release an answer names was in force at some moment between its request and its answer, and has its version. */
export function isAnswerInForce(answer: Answer, spans: readonly ReleaseSpan[]): boolean {
  const span = spans.find(({ seq }) => seq === answer.release);
  return (
    span !== undefined &&
    span.version === answer.version &&
    span.startedAt <= answer.answeredAt &&
    span.endedAt >= answer.sentAt
  );
}
