'use client';
import { z } from 'zod';
import { useOperation } from '#components/api/use-operation.ts';
import { UnreadFilters } from '#components/filters/unread-filters.tsx';
import { useFilters } from '#components/filters/use-filters.ts';
import { useTimeRange } from '#components/frame/use-time-range.ts';
import { useViewer } from '#components/frame/viewer.tsx';
import { Button } from '#components/ui/button.tsx';
import { ErrorState } from '#components/ui/error-state.tsx';
import { PageOutline } from '#components/ui/page-outline.tsx';
import { PageHeader, Panel } from '#components/ui/panel.tsx';
import { Status } from '#components/ui/status.tsx';
import { Time } from '#components/ui/time.tsx';
import { nameActor } from '#lib/auth/name-actor.ts';
import { type ErrorGroup, getErrorGroup } from '#lib/predictions/contract.ts';
import { ErrorExample } from './error-example.tsx';
import { ErrorFacts } from './error-facts.tsx';
import { errorsPath } from './error-path.ts';
import { ErrorTrend } from './error-trend.tsx';
import { errorTitle, stateOf } from './error-words.ts';
import { SettleDialog } from './settle-dialog.tsx';

const inAddress = { last: getErrorGroup.query.shape.last, settle: z.literal('true') };
const back = { href: errorsPath(), label: 'All errors' };

/** One kind of failed prediction: what, since when, how many, an example, and whether somebody has dealt with it. */
export function ErrorGroupPage({ fingerprint }: { fingerprint: string }) {
  const { whyNot } = useViewer();
  const { refetchInterval } = useTimeRange();
  const { filter, setFilter, unread } = useFilters(inAddress);
  const last = filter.last ?? 'day';
  const { data, error, refetch } = useOperation(
    getErrorGroup,
    { params: { fingerprint }, query: { last } },
    { refetchInterval },
  );
  if (!data) {
    return error ? (
      <ErrorState error={error} onRetry={() => void refetch()} back={back} wholePage />
    ) : (
      <PageOutline wide={['What is known', 'Trend']} panels={[]} />
    );
  }
  const { state, word } = stateOf(data);
  const isOpen = data.state === 'open';
  return (
    <article>
      <PageHeader
        back={back}
        title={errorTitle(data.code)}
        description={
          <Status state={state}>
            {word}
            <span className="font-normal">
              {' '}
              · last seen <Time at={data.last_seen_at} />
            </span>
          </Status>
        }
        actions={
          <Button
            variant={isOpen ? 'primary' : 'secondary'}
            disabledReason={whyNot('operator')}
            onClick={() => setFilter({ settle: 'true' })}
          >
            {isOpen ? 'Settle' : 'Reopen'}
          </Button>
        }
      />
      <div className="flex flex-col gap-3">
        <UnreadFilters of={[unread]} className="rounded-md" />
        <SettledNote group={data} />
        <Panel title="What is known">
          <ErrorFacts group={data} />
        </Panel>
        <ErrorTrend group={data} last={last} onLast={(chosen) => setFilter({ last: chosen })} />
        <ErrorExample group={data} />
      </div>
      {filter.settle ? (
        <SettleDialog group={data} onClose={() => setFilter({ settle: null })} />
      ) : null}
    </article>
  );
}

function SettledNote({ group: { settled, state } }: { group: ErrorGroup }) {
  if (!settled) return null;
  return (
    <p className="break-words rounded-md border bg-surface px-4 py-2.5">
      {state === 'settled' ? 'Settled' : 'It was settled'} by {nameActor(settled.by)}{' '}
      <Time at={settled.at} />: “{settled.reason}”
      {state === 'settled'
        ? null
        : '. It is open again: it has failed since, or somebody opened it.'}
    </p>
  );
}
