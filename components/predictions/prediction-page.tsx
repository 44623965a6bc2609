'use client';
import Link from 'next/link';
import { useEffect, useState } from 'react';
import { ApiError } from '#components/api/api-error.ts';
import { useOperation } from '#components/api/use-operation.ts';
import { ErrorState } from '#components/ui/error-state.tsx';
import { PageOutline } from '#components/ui/page-outline.tsx';
import { getPrediction } from '#lib/predictions/contract.ts';
import { PredictionDetails } from './prediction-details.tsx';
import { allPredictions, predictionsPath } from './prediction-path.ts';

const LOOK_AGAIN_MS = 2000;
const LOOK_FOR_MS = 20_000;

/** A prediction by its request id. One that was just made may still be on its way: the page looks again for a while. */
export function PredictionPage({
  model,
  requestId,
  id,
}: {
  model: string;
  requestId: string;
  /** Which of those with this request id; the newest without it. */
  id?: string;
}) {
  const [isWaiting, setWaiting] = useState(false);
  const [hasGivenUp, setGivenUp] = useState(false);
  const { data, error, refetch } = useOperation(
    getPrediction,
    { params: { request_id: requestId }, query: { id, model } },
    { refetchInterval: isWaiting && LOOK_AGAIN_MS, keepPrevious: false },
  );
  const isMissing = !data && error instanceof ApiError && error.status === 404;
  useEffect(() => {
    setWaiting(isMissing && !hasGivenUp);
    if (!isMissing) return;
    const timer = setTimeout(() => setGivenUp(true), LOOK_FOR_MS);
    return () => clearTimeout(timer);
  }, [isMissing, hasGivenUp]);

  if (data) {
    return (
      <>
        {data.model === model ? null : (
          <p className="mb-4 rounded-md bg-warning-soft px-3 py-2">
            This request id belongs to a prediction of{' '}
            <Link
              href={predictionsPath(data.model, requestId, id)}
              className="text-accent-text underline"
            >
              {data.model}
            </Link>
            , not of {model}.
          </p>
        )}
        <PredictionDetails prediction={data} />
      </>
    );
  }
  if (!error) return <PageOutline wide={['Request']} panels={['Inputs', 'Answer']} />;
  return (
    <>
      <ErrorState error={error} back={allPredictions(model)} onRetry={() => void refetch()} />
      {isMissing ? (
        <p role="status" className="mx-auto max-w-xl px-4 text-center text-muted">
          Predictions reach the log within a few seconds of their answer.{' '}
          {hasGivenUp
            ? 'Twenty seconds have passed, so the id is likely wrong, or the gateway that answered cannot reach the database.'
            : 'Looking again every two seconds.'}
        </p>
      ) : null}
    </>
  );
}
