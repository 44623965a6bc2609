import type { ServingStage } from '#lib/telemetry/contract.ts';

/** What each stage is called and the colour it has in every bar. */
export const stageLooks = {
  parse: { label: 'Read the request', colour: 'var(--version-3)' },
  route: { label: 'Choose the version', colour: 'var(--version-6)' },
  features: { label: 'Fetch features', colour: 'var(--version-5)' },
  validate: { label: 'Check and encode', colour: 'var(--version-2)' },
  cache: { label: 'Look in the cache', colour: 'var(--version-7)' },
  queue: { label: 'Wait for a run', colour: 'var(--version-0)' },
  run: { label: 'Run the model', colour: 'var(--accent)' },
  shape: { label: 'Shape the answer', colour: 'var(--version-4)' },
  log: { label: 'Write the log', colour: 'var(--version-8)' },
} as const satisfies Record<ServingStage, { label: string; colour: string }>;

/** What a stage does, within a sentence: "run the model". */
export function stageName(stage: string): string {
  const found = Object.entries(stageLooks).find(([name]) => name === stage);
  return found ? found[1].label.toLowerCase() : stage;
}
