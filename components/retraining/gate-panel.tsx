import { Panel } from '#components/ui/panel.tsx';
import { Status } from '#components/ui/status.tsx';
import { Time } from '#components/ui/time.tsx';
import { nameActor } from '#lib/auth/name-actor.ts';
import type { GateResult, RunSummary } from '#lib/retraining/contract.ts';
import { gateLooks } from './run-looks.ts';

const checkWords: Record<string, string> = {
  comparison: 'Champion and challenger',
  signature: 'Inputs and outputs',
  slices: 'Slices',
  calibration: 'Calibration',
  latency: 'Latency',
  size: 'Size',
  golden_cases: 'Golden cases',
  checklist: 'Checklist',
};
const answerWords = {
  yes: 'The gate says yes',
  no: 'The gate says no',
  ask: 'The gate asks a person',
} as const;

/** What the gate checked, and who decided where it asked. */
export function GatePanel({ gate, run }: { gate: GateResult; run: Pick<RunSummary, 'status'> }) {
  const { answer, checks, decision } = gate;
  return (
    <Panel
      flush
      title="Gate"
      actions={<Status state={gateLooks[answer].state}>{answerWords[answer]}</Status>}
    >
      <ul className="divide-y">
        {checks.map((check) => (
          <li
            key={check.check}
            className="grid items-start gap-x-4 gap-y-0.5 px-4 py-2 sm:grid-cols-[12rem_9rem_1fr]"
          >
            <span className="font-medium">
              {checkWords[check.check] ?? check.check.replaceAll('_', ' ')}
            </span>
            <Status state={gateLooks[check.answer].state}>{gateLooks[check.answer].word}</Status>
            <span className="min-w-0 break-words">{check.said}</span>
          </li>
        ))}
      </ul>
      {decision ? (
        <p className="border-t px-4 py-2">
          <Status state={gateLooks[decision.answer].state}>
            {decision.answer === 'yes' ? 'Approved' : 'Rejected'}
          </Status>{' '}
          by {nameActor(decision.by)} <Time at={decision.at} />: {decision.reason}
        </p>
      ) : run.status === 'waiting' ? (
        <p className="border-t px-4 py-2 text-muted">
          The run waits: approve or reject it above, with a reason.
        </p>
      ) : null}
    </Panel>
  );
}
