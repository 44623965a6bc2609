'use client';
import { useOperation } from '#components/api/use-operation.ts';
import { getTrainingRun } from '#lib/retraining/operations.ts';
import { useVersionPair, type VersionPair } from './use-version-pair.ts';
import { Warnings } from './warnings.tsx';

/** What the gate of the run that made a version had against it, wherever the version is promoted from. */
export function GateWarning(pair: VersionPair) {
  const { after } = useVersionPair(pair);
  const number = after?.lineage.run ?? null;
  const run = useOperation(
    getTrainingRun,
    { params: { model: pair.model, run: number ?? 1 } },
    { enabled: number !== null },
  );
  if (number === null || run.data?.version !== pair.to || run.data.gate !== 'no') return null;
  const gate = run.data.steps.find(({ step }) => step === 'gate');
  const said = gate?.step === 'gate' ? (gate.result ?? null) : null;
  const reasons = said?.decision
    ? [said.decision.reason]
    : (said?.checks ?? []).filter(({ answer }) => answer === 'no').map((check) => check.said);
  return (
    <Warnings
      warnings={[`The gate of training run ${number} said no to this version.`, ...reasons]}
    />
  );
}
