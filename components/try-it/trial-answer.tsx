import Link from 'next/link';
import { VersionChip } from '#components/charts/version-chip.tsx';
import { answerText } from '#components/predictions/answer-panel.tsx';
import { predictionsPath } from '#components/predictions/prediction-path.ts';
import { ProbabilityBars } from '#components/predictions/probability-bars.tsx';
import { readAnswers } from '#components/predictions/read-request.ts';
import { Badge } from '#components/ui/badge.tsx';
import { CopyButton } from '#components/ui/copy-button.tsx';
import { ErrorNote } from '#components/ui/error-state.tsx';
import { Num } from '#components/ui/num.tsx';
import { Facts, Panel } from '#components/ui/panel.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import type { PredictResponse } from '#lib/serving/contract.ts';

/** What the model answered, and where the answer can be found again. */
export function TrialAnswer({
  model,
  answer,
  error,
  isPending,
}: {
  model: string;
  answer: PredictResponse | null;
  error: Error | null;
  isPending: boolean;
}) {
  return (
    <Panel title="Answer" aria-live="polite">
      {isPending ? (
        <div className="flex flex-col gap-3">
          <Skeleton className="h-7 w-24" />
          <Skeleton className="h-10" />
        </div>
      ) : error ? (
        <ErrorNote error={error} />
      ) : answer ? (
        <Answered model={model} answer={answer} />
      ) : (
        <p className="text-muted">
          Press Predict. The request is answered by the same code as in the gateway and is kept in
          the log like any other.
        </p>
      )}
    </Panel>
  );
}

function Answered({ model, answer }: { model: string; answer: PredictResponse }) {
  const [first] = readAnswers(answer) ?? [];
  return (
    <>
      <p className="num flex flex-wrap items-center gap-2 break-words pb-3 font-semibold text-xl">
        {answerText(first?.prediction)}
        {answer.degraded ? <Badge tone="warning">degraded</Badge> : null}
        {answer.cached ? <Badge>cached</Badge> : null}
      </p>
      {first?.probabilities ? (
        <ProbabilityBars probabilities={first.probabilities} predicted={first.prediction} />
      ) : null}
      <Facts
        className="pt-4"
        items={[
          { label: 'Version', value: <VersionChip version={answer.version} /> },
          {
            label: 'Release',
            value: <Num value={answer.release} why="A given version was asked for" />,
          },
          { label: 'Latency', value: <Num value={answer.latency_ms} unit="ms" /> },
          { label: 'Confidence', value: answer.confidence },
        ]}
      />
      <p className="flex flex-wrap items-center gap-x-1 pt-3">
        <span className="text-muted text-xs">Request id</span>
        <Link
          href={predictionsPath(model, answer.request_id)}
          className="break-all font-mono text-accent-text text-xs hover:underline"
        >
          {answer.request_id}
        </Link>
        <CopyButton text={answer.request_id} label="Copy request id" />
      </p>
    </>
  );
}
