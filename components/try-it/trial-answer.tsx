import Link from 'next/link';
import { ApiError } from '#components/api/api-error.ts';
import { AnswerValue } from '#components/predictions/answer-value.tsx';
import { AnsweringVersion } from '#components/predictions/answering-version.tsx';
import { explainNoRelease } from '#components/predictions/explain-no-release.ts';
import { predictionsPath } from '#components/predictions/prediction-path.ts';
import { readAnswers } from '#components/predictions/read-request.ts';
import { TensorList } from '#components/predictions/tensor-list.tsx';
import { quarantinePath } from '#components/quarantine/quarantine-path.ts';
import { Badge } from '#components/ui/badge.tsx';
import { CopyButton } from '#components/ui/copy-button.tsx';
import { ErrorNote } from '#components/ui/error-state.tsx';
import { Num } from '#components/ui/num.tsx';
import { Facts, Panel } from '#components/ui/panel.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { Status } from '#components/ui/status.tsx';
import type { InferResponse, PredictResponse, Warning } from '#lib/serving/contract.ts';
import { showValue } from '#lib/validation/show-value.ts';

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
        <>
          <ErrorNote error={error} />
          <KeptNote model={model} error={error} />
        </>
      ) : answer === undefined ? (
        <p className="text-muted">
          Press Predict. The answer is the one the gateway would give, and it is kept under
          Predictions like any other.
        </p>
      ) : 'outputs' in answer ? (
        <>
          <TensorList tensors={answer.outputs} />
          <p className="flex gap-2 pt-3 empty:hidden">
            <Circumstances {...answer.parameters} />
          </p>
          <Source
            {...answer.parameters}
            version={Number(answer.model_version)}
            release={answer.parameters.release ?? null}
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
          <Circumstances {...answer} />
        </AnswerValue>
      ) : null}
      <Warnings warnings={answer.warnings ?? []} />
      <Source {...answer} />
      <RequestId model={model} id={answer.request_id} />
    </>
  );
}

/** Where an input went that a rule keeps out of the model. */
function KeptNote({ model, error }: { model: string; error: Error }) {
  if (!(error instanceof ApiError) || error.problem.code !== 'quarantined') return null;
  const { request_id } = error.problem;
  return (
    <p className="pt-2">
      <Link
        href={quarantinePath({ model, request_id })}
        className="text-accent-text hover:underline"
      >
        Open it in quarantine
      </Link>
    </p>
  );
}

/** The rules that the input broke and was answered all the same. */
function Warnings({ warnings }: { warnings: readonly Warning[] }) {
  if (warnings.length === 0) return null;
  return (
    <ul aria-label="Warnings" className="flex flex-col gap-1 pt-3">
      {warnings.map(({ field, rule, value, expected, used }) => (
        <li key={`${field} ${rule}`} className="break-words">
          <Status state="warning" className="items-start font-normal">
            {field} is {value === null ? 'missing' : showValue(value)}; takes {expected}
            {used === undefined ? '' : `; the model was given ${showValue(used)}`}
          </Status>
        </li>
      ))}
    </ul>
  );
}

type Answer = Pick<PredictResponse, 'version' | 'release' | 'served_by' | 'confidence'> &
  Partial<Pick<PredictResponse, 'latency_ms'>>;

/** What made an answer. */
function Source({ latency_ms, ...answer }: Answer) {
  const why = explainNoRelease({ version: answer.version, error_code: null });
  return (
    <Facts
      className="pt-4"
      items={[
        { label: 'Version', value: <AnsweringVersion prediction={answer} /> },
        { label: 'Release', value: <Num value={answer.release} why={why} /> },
        ...(latency_ms === undefined
          ? []
          : [{ label: 'Latency', value: <Num value={latency_ms} unit="ms" /> }]),
        { label: 'Confidence', value: answer.confidence },
      ]}
    />
  );
}

function Circumstances({ degraded, cached }: Pick<PredictResponse, 'degraded' | 'cached'>) {
  return (
    <>
      {degraded ? <Badge tone="warning">degraded</Badge> : null}
      {cached ? <Badge>cached</Badge> : null}
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
