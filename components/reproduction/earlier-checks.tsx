'use client';
import { useState } from 'react';
import { useOperationPages } from '#components/api/use-operation.ts';
import { Button } from '#components/ui/button.tsx';
import { Status } from '#components/ui/status.tsx';
import { Time } from '#components/ui/time.tsx';
import type { Reproduction } from '#lib/reproduction/contract.ts';
import { listReproductions } from '#lib/reproduction/operations.ts';
import { describeReproduction } from './describe-reproduction.ts';

const PER_PAGE = 20;

/** Checks that ended before the latest. */
export function EarlierChecks({
  model,
  version,
  latest,
}: {
  model: string;
  version: number;
  latest: string;
}) {
  const [isShown, setShown] = useState(false);
  const list = useOperationPages(
    listReproductions,
    { params: { model, version }, query: { limit: PER_PAGE } },
    { enabled: isShown },
  );
  const earlier = list.items.filter((one) => one.id !== latest && one.ended_at !== null);
  return (
    <details onToggle={(event) => setShown(event.currentTarget.open)}>
      <summary className="cursor-pointer text-accent-text">Earlier checks</summary>
      {list.data && earlier.length === 0 ? (
        <p className="pt-2 text-muted">This was the first one.</p>
      ) : null}
      <ul className="flex flex-col pt-2">
        {earlier.map((one) => (
          <Check key={one.id} of={one} />
        ))}
      </ul>
      {list.hasNextPage ? (
        <Button size="sm" busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          Show more
        </Button>
      ) : null}
    </details>
  );
}

function Check({ of }: { of: Reproduction }) {
  const { state, word } = describeReproduction({ latest: of, missing: [] });
  const [first = ''] = of.said;
  return (
    <li className="flex flex-wrap items-baseline gap-x-3 border-t py-1.5 first:border-t-0">
      <Status state={state}>{word}</Status>
      <span className="text-muted">
        <Time at={of.ended_at} /> by {of.created_by.name}
      </span>
      <span className="min-w-0 [overflow-wrap:anywhere]">
        {of.status === 'identical' ? '' : first}
      </span>
    </li>
  );
}
