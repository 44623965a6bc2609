'use client';
import { useState } from 'react';
import { useOperation } from '#components/api/use-operation.ts';
import { useViewer } from '#components/frame/viewer.tsx';
import { Button } from '#components/ui/button.tsx';
import { ErrorNote } from '#components/ui/error-state.tsx';
import { Num } from '#components/ui/num.tsx';
import { Time } from '#components/ui/time.tsx';
import { nameActor } from '#lib/auth/name-actor.ts';
import { getReferences, type Reference } from '#lib/monitoring/operations.ts';
import { ReferenceDialog } from './reference-dialog.tsx';

/** What a version's traffic is compared with now, since when and by whom, and a way to choose another. */
export function ReferenceLine({ model, version }: { model: string; version: number }) {
  const { whyNot } = useViewer();
  const [isChoosing, setChoosing] = useState(false);
  const read = useOperation(getReferences, { params: { model, version: String(version) } });
  const inForce = read.data?.items.find(({ in_force }) => in_force);
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 rounded-lg border bg-surface px-4 py-3">
      <div className="min-w-0 text-sm">
        {read.error ? <ErrorNote error={read.error} /> : null}
        {read.data ? (
          <p>
            <span className="font-medium">Reference of version {version}: </span>
            {inForce ? (
              <InForce reference={inForce} />
            ) : (
              'none yet. It is made of the sample, or of the first predictions.'
            )}
          </p>
        ) : null}
      </div>
      <Button disabledReason={whyNot('operator')} onClick={() => setChoosing(true)}>
        Use a window of traffic
      </Button>
      {isChoosing ? (
        <ReferenceDialog model={model} version={version} onClose={() => setChoosing(false)} />
      ) : null}
    </div>
  );
}

function InForce({ reference }: { reference: Reference }) {
  const { source, rows, created_at, created_by, reason } = reference;
  return (
    <>
      <Source source={source} />, <Num value={rows} /> rows
      <span className="text-muted">
        {' '}
        · since <Time at={created_at} show="clock" />
        {created_by ? ` by ${nameActor(created_by)}` : ', made by itself'}
        {reason ? ` · “${reason}”` : null}
      </span>
    </>
  );
}

function Source({ source }: { source: Reference['source'] }) {
  if (source.from === 'sample') return <>the sample uploaded with it ({source.filename})</>;
  if (source.from === 'first_predictions') return <>its first predictions</>;
  return (
    <>
      traffic from <Time at={source.start} show="clock" /> to <Time at={source.end} show="clock" />
    </>
  );
}
