'use client';
import { Siren } from 'lucide-react';
import Link from 'next/link';
import { useOperation } from '#components/api/use-operation.ts';
import { useTimeRange } from '#components/frame/use-time-range.ts';
import { incidentPath } from '#lib/incidents/describe-opening.ts';
import { listIncidents } from '#lib/incidents/operations.ts';

/** In a model's header: the incidents that are open of it. */
export function OpenIncidentChips({ model }: { model: string }) {
  const { refetchInterval } = useTimeRange();
  const { data } = useOperation(
    listIncidents,
    { query: { model, is_open: 'true', limit: 3 } },
    { refetchInterval, keepPrevious: false },
  );
  return data?.items.map(({ number, title, severity }) => (
    <Link
      key={number}
      href={incidentPath(number)}
      title={`Severity ${severity}: ${title}`}
      className="inline-flex h-6 items-center gap-1.5 rounded-md bg-bad-soft px-2 font-medium text-bad hover:underline"
    >
      <Siren aria-hidden className="size-4 shrink-0" />
      Incident {number}
    </Link>
  ));
}
