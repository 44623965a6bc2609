'use client';
import Link from 'next/link';
import { useOperation } from '#components/api/use-operation.ts';
import { quarantinedPath } from '#components/quarantine/quarantine-path.ts';
import { Time } from '#components/ui/time.tsx';
import { nameActor } from '#lib/auth/name-actor.ts';
import type { Prediction } from '#lib/predictions/contract.ts';
import { listQuarantine } from '#lib/validation/quarantine-operations.ts';

/** Says of a prediction that it was made of a request in quarantine: by whom and why. */
export function ReplayNote({ prediction }: { prediction: Prediction }) {
  const { id, model, request_id, protocol } = prediction;
  // Replays are made by the console, under the request's own id.
  const kept = useOperation(
    listQuarantine,
    { query: { model, request_id, state: 'replayed', limit: 20 } },
    { enabled: protocol === 'console' },
  );
  const source = kept.data?.items.find(({ result }) => result?.prediction_id === id);
  if (!source?.settled_by) return null;
  return (
    <p className="break-words rounded-md border bg-surface px-4 py-2.5 lg:col-span-2">
      Replayed from{' '}
      <Link href={quarantinedPath(source.id)} className="text-accent-text hover:underline">
        quarantine
      </Link>{' '}
      by {nameActor(source.settled_by)} <Time at={source.settled_at} />: “{source.reason}”
    </p>
  );
}
