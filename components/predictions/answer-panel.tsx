import { CodeBlock } from '#components/ui/code-block.tsx';
import { formatExact } from '#components/ui/format-number.ts';
import { Panel } from '#components/ui/panel.tsx';
import { Status } from '#components/ui/status.tsx';
import { Time } from '#components/ui/time.tsx';
import type { Label } from '#lib/predictions/contract.ts';
import { ProbabilityBars } from './probability-bars.tsx';
import type { LoggedAnswer } from './read-request.ts';

/** What was answered for a row, and what turned out to be true. */
export function AnswerPanel({
  answer,
  outputs,
  labels,
}: {
  answer: LoggedAnswer | null;
  outputs: unknown;
  labels: Label[];
}) {
  if (!answer) {
    return (
      <Panel title="Answer">
        {outputs === null || outputs === undefined ? (
          <p className="text-muted">The log holds no answer for this request.</p>
        ) : (
          <div className="max-h-96 overflow-auto">
            <CodeBlock label="the answer" code={JSON.stringify(outputs, null, 2)} />
          </div>
        )}
      </Panel>
    );
  }
  const { prediction, probabilities } = answer;
  return (
    <Panel title="Answer">
      <p className="num break-words pb-3 font-semibold text-xl">{answerText(prediction)}</p>
      {probabilities ? (
        <ProbabilityBars probabilities={probabilities} predicted={prediction} />
      ) : null}
      <h3 className="pt-4 pb-1 font-medium">What turned out</h3>
      {labels.length === 0 ? (
        <p className="text-muted">No label has arrived. Send it to POST /feedback.</p>
      ) : (
        labels.map((label) => (
          <p key={label.received_at} className="flex flex-wrap items-center gap-x-3">
            <span className="num font-medium">{String(label.label)}</span>
            {typeof prediction === 'number' && !probabilities ? null : (
              <Agreement isRight={String(label.label) === String(prediction)} />
            )}
            <span className="text-muted">
              observed <Time at={label.observed_at} />
            </span>
          </p>
        ))
      )}
    </Panel>
  );
}

function Agreement({ isRight }: { isRight: boolean }) {
  return (
    <Status state={isRight ? 'good' : 'bad'}>
      {isRight ? 'as predicted' : 'other than predicted'}
    </Status>
  );
}

export function answerText(prediction: unknown): string {
  if (typeof prediction === 'number') return formatExact(prediction);
  if (typeof prediction === 'string') return prediction;
  return JSON.stringify(prediction) ?? '–';
}
