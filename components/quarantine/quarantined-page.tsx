'use client';
import Link from 'next/link';
import { useState } from 'react';
import { useOperation } from '#components/api/use-operation.ts';
import { useTimeRange } from '#components/frame/use-time-range.ts';
import { useViewer } from '#components/frame/viewer.tsx';
import { predictionsPath } from '#components/predictions/prediction-path.ts';
import { Button } from '#components/ui/button.tsx';
import { CopyButton } from '#components/ui/copy-button.tsx';
import { ErrorState } from '#components/ui/error-state.tsx';
import { PageOutline } from '#components/ui/page-outline.tsx';
import { Facts, PageHeader, Panel } from '#components/ui/panel.tsx';
import { Status } from '#components/ui/status.tsx';
import { getQuarantined, type QuarantinedDetail } from '#lib/validation/quarantine-operations.ts';
import { DiscardDialog } from './discard-dialog.tsx';
import { type FixDraft, readFixes } from './fix-draft.ts';
import { FixPanel } from './fix-panel.tsx';
import { quarantinePath } from './quarantine-path.ts';
import { quarantinedFacts } from './quarantined-facts.tsx';
import { ReplayDialog } from './replay-dialog.tsx';
import { SettledNote } from './settled-note.tsx';
import { quarantineState } from './state-words.ts';

/** One request in quarantine: what came, what is wrong with it, and what can be done. */
export function QuarantinedPage({ id }: { id: string }) {
  const { refetchInterval } = useTimeRange();
  const { data, error, refetch } = useOperation(
    getQuarantined,
    { params: { id } },
    { refetchInterval },
  );
  if (data) return <Details request={data} />;
  return error ? (
    <ErrorState
      error={error}
      onRetry={() => void refetch()}
      back={{ href: quarantinePath(), label: 'All of quarantine' }}
      wholePage
    />
  ) : (
    <PageOutline wide={['Request', 'Values']} />
  );
}

function Details({ request }: { request: QuarantinedDetail }) {
  const { whyNot } = useViewer();
  const [draft, setDraft] = useState<FixDraft>(new Map());
  const [dialog, setDialog] = useState<'replay' | 'discard' | null>(null);
  const { model, request_id, id } = request;
  const { state, word } = quarantineState(request);
  const isWaiting = request.state === 'waiting';
  const fixes = readFixes(request.rows, request.features, draft);
  const refusal = whyNot('operator');
  return (
    <article>
      <PageHeader
        back={{ href: quarantinePath({ model }), label: `Quarantine of ${model}` }}
        title={
          <span className="flex min-w-0 items-center gap-2">
            <span className="min-w-0 break-all">
              Request <code className="font-mono font-medium text-base">{request_id}</code>
            </span>
            <CopyButton text={request_id} label="Copy request id" />
          </span>
        }
        description={<Status state={state}>{word}</Status>}
        actions={
          <>
            <Button asChild>
              <Link href={predictionsPath(model, request_id, id)}>The log’s record</Link>
            </Button>
            {isWaiting ? (
              <>
                <Button disabledReason={refusal} onClick={() => setDialog('discard')}>
                  Discard…
                </Button>
                <Button
                  variant="primary"
                  disabledReason={
                    refusal ?? (fixes.problems.size > 0 ? 'Correct the values first.' : null)
                  }
                  onClick={() => setDialog('replay')}
                >
                  {fixes.changed > 0 ? 'Replay with the fixes…' : 'Replay as it came…'}
                </Button>
              </>
            ) : null}
          </>
        }
      />
      <div className="flex flex-col gap-3">
        <SettledNote request={request} />
        <Panel title="Request">
          <Facts
            className="grid-cols-[repeat(auto-fill,minmax(11.5rem,1fr))]"
            items={quarantinedFacts(request)}
          />
        </Panel>
        <FixPanel
          request={request}
          draft={draft}
          problems={fixes.problems}
          canFix={isWaiting && refusal === null}
          onDraft={setDraft}
        />
      </div>
      {dialog === 'replay' ? (
        <ReplayDialog
          request={request}
          rows={fixes.rows}
          changed={fixes.changed}
          onReplayed={() => setDraft(new Map())}
          onClose={() => setDialog(null)}
        />
      ) : null}
      {dialog === 'discard' ? (
        <DiscardDialog request={request} onClose={() => setDialog(null)} />
      ) : null}
    </article>
  );
}
