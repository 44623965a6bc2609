import Link from 'next/link';
import { Button } from '#components/ui/button.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';

/** An empty list of predictions: what to change, or how to make the first one. */
export function NoPredictions({
  model,
  byRequestId,
  filtered,
  onClear,
}: {
  model: string;
  byRequestId: boolean;
  filtered: boolean;
  onClear: () => void;
}) {
  const clear = <Button onClick={onClear}>Clear the filter</Button>;
  if (byRequestId) {
    return (
      <EmptyState title="No prediction with this request id" action={clear}>
        A prediction reaches the log within a few seconds of its answer. The id must be the whole
        one, as the answer’s request_id or x-request-id header gave it.
      </EmptyState>
    );
  }
  if (filtered) {
    return (
      <EmptyState title="No prediction matches in this time range" action={clear}>
        Choose a longer time range above, or clear the filter.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      title="No prediction in this time range"
      action={
        <Button variant="primary" asChild>
          <Link href={`/models/${encodeURIComponent(model)}/try`}>Try it</Link>
        </Button>
      }
    >
      Every request the gateway answers or refuses is kept here. Choose a longer time range above,
      or make one: Try it also shows the call in curl and in Python.
    </EmptyState>
  );
}
