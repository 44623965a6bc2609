import Link from 'next/link';
import { VersionChip } from '#components/charts/version-chip.tsx';
import { AnswerValue } from '#components/predictions/answer-value.tsx';
import { AnsweringVersion } from '#components/predictions/answering-version.tsx';
import { explainNoRelease } from '#components/predictions/explain-no-release.ts';
import { predictionsPath } from '#components/predictions/prediction-path.ts';
import { readAnswers } from '#components/predictions/read-request.ts';
import { TensorList } from '#components/predictions/tensor-list.tsx';
import { Badge } from '#components/ui/badge.tsx';
import { CopyButton } from '#components/ui/copy-button.tsx';
import { ErrorNote } from '#components/ui/error-state.tsx';
import { Num } from '#components/ui/num.tsx';
import { Facts, Panel } from '#components/ui/panel.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import type { InferResponse, PredictResponse } from '#lib/serving/contract.ts';

/** The panel an answer comes into: before, meanwhile, refused, answered; and where it can be found again. */
export function TrialAnswer({
  model,
  answer,
  isOutdated,
  error,
  isPending,
}: {
  model: string;
  answer: PredictResponse | InferResponse | undefined;
  /** The inputs were changed since. */
  isOutdated: boolean;
  error: Error | null;
  isPending: boolean;
}) {
  return (
    <Panel
      title="Answer"
      description={
        answer && isOutdated && !isPending ? 'To the inputs before you changed them.' : undefined
      }
      aria-live="polite"
    >
      {isPending ? (
        <div className="flex flex-col gap-3">
          <Skeleton className="h-7 w-24" />
          <Skeleton className="h-10" />
        </div>
      ) : error ? (
        <ErrorNote error={error} />
      ) : answer === undefined ? (
        <p className="text-muted">
          Press Predict. The answer is the one the gateway would give, and it is kept under
          Predictions like any other.
        </p>
      ) : 'outputs' in answer ? (
        <>
          <TensorList tensors={answer.outputs} />
          <Facts
            className="pt-4"
            items={[
              { label: 'Version', value: <VersionChip version={Number(answer.model_version)} /> },
            ]}
          />
          <RequestId model={model} id={answer.id} />
        </>
      ) : (
        <Prediction model={model} answer={answer} />
      )}
    </Panel>
  );
}

function Prediction({ model, answer }: { model: string; answer: PredictResponse }) {
  const [first] = readAnswers(answer) ?? [];
  return (
    <>
      {first ? (
        <AnswerValue answer={first}>
          {answer.degraded ? <Badge tone="warning">degraded</Badge> : null}
          {answer.cached ? <Badge>cached</Badge> : null}
        </AnswerValue>
      ) : null}
      <Facts
        className="pt-4"
        items={[
          { label: 'Version', value: <AnsweringVersion prediction={answer} /> },
          {
            label: 'Release',
            value: (
              <Num
                value={answer.release}
                why={explainNoRelease({ version: answer.version, error_code: null })}
              />
            ),
          },
          { label: 'Latency', value: <Num value={answer.latency_ms} unit="ms" /> },
          { label: 'Confidence', value: answer.confidence },
        ]}
      />
      <RequestId model={model} id={answer.request_id} />
    </>
  );
}

function RequestId({ model, id }: { model: string; id: string }) {
  return (
    <p className="flex flex-wrap items-center gap-x-1 pt-3">
      <span className="text-muted text-xs">Request id</span>
      <Link
        href={predictionsPath(model, id)}
        className="break-all font-mono text-accent-text text-xs hover:underline"
      >
        {id}
      </Link>
      <CopyButton text={id} label="Copy request id" />
    </p>
  );
}
