import type { createEscalationEngine } from '#lib/oncall/service.ts';

/** Tells who is next of incidents that nobody has acknowledged. */
export function advanceEscalations({
  engine,
}: {
  engine: ReturnType<typeof createEscalationEngine>;
}) {
  return (): Promise<void> => engine.advance();
}
