import { CodeBlock } from '#components/ui/code-block.tsx';
import { compactJson } from '#components/ui/compact-json.ts';
import { Panel } from '#components/ui/panel.tsx';
import { Status } from '#components/ui/status.tsx';
import { Time } from '#components/ui/time.tsx';
import type { Label } from '#lib/predictions/contract.ts';
import { lacksNumber } from './answer-text.ts';
import { AnswerValue } from './answer-value.tsx';
import type { LoggedAnswer } from './read-request.ts';
import { readTensors } from './read-tensors.ts';
import { TensorList } from './tensor-list.tsx';

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
    const tensors = readTensors(outputs);
    return (
      <Panel title="Answer">
        {outputs === null || outputs === undefined ? (
          <p className="text-muted">The log holds no answer for this request.</p>
        ) : tensors ? (
          <TensorList tensors={tensors} />
        ) : (
          <CodeBlock label="the answer" code={compactJson(outputs)} />
        )}
      </Panel>
    );
  }
  const { prediction, probabilities } = answer;
  return (
    <Panel title="Answer">
      <AnswerValue answer={answer} />
      <h3 className="pt-4 pb-1 font-medium">What turned out</h3>
      {labels.length === 0 ? (
        <p className="text-muted">No label has arrived. Send it to POST /feedback.</p>
      ) : (
        labels.map((label) => (
          <p key={label.received_at} className="flex flex-wrap items-center gap-x-3">
            <span className="num font-medium">{String(label.label)}</span>
            {label.mismatch ||
            lacksNumber(prediction) ||
            (typeof prediction === 'number' && !probabilities) ? null : (
              <Agreement isRight={String(label.label) === String(prediction)} />
            )}
            <span className="text-muted">
              observed <Time at={label.observed_at} />
            </span>
            {label.mismatch && <Status state="bad">{label.mismatch}</Status>}
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
