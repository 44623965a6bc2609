'use client';
import Link from 'next/link';
import { Sparkline } from '#components/charts/sparkline.tsx';
import { VersionChips } from '#components/charts/version-chip.tsx';
import { modelPath } from '#components/frame/use-current-model.ts';
import { releaseName } from '#components/releases/undo.ts';
import type { Column } from '#components/ui/data-table.tsx';
import { Num } from '#components/ui/num.tsx';
import { Status } from '#components/ui/status.tsx';
import { Time } from '#components/ui/time.tsx';
import type { FleetModel } from '#lib/telemetry/contract.ts';
import { ErrorRateValue } from './error-rate-value.tsx';
import { errorRates } from './error-rates.ts';
import { modelState, staleState } from './model-state.ts';
import { noTraffic, TrafficRate } from './traffic-rate.tsx';

/** With `stale`, no status is claimed. */
export const fleetColumns = (stale: boolean): Column<FleetModel>[] => [
  {
    id: 'status',
    header: 'Status',
    width: '8rem',
    phone: 'title',
    value: (model) => modelState(model.status).word,
    cell: (model) => {
      const { state, word } = stale ? staleState : modelState(model.status);
      return (
        <span title={stale ? `Last known: ${model.status_text}` : model.status_text}>
          <Status state={state}>{word}</Status>
        </span>
      );
    },
  },
  {
    id: 'name',
    header: 'Model',
    phone: 'title',
    value: (model) => model.name,
    cell: (model) => (
      <Link href={modelPath(model.name)} className="font-medium hover:underline">
        {model.name}
      </Link>
    ),
  },
  {
    id: 'version',
    header: 'In force',
    width: '6rem',
    value: (model) => model.versions_in_force[0] ?? null,
    cell: (model) => <VersionChips versions={model.versions_in_force} />,
  },
  {
    id: 'requests',
    header: 'Traffic, req/s',
    align: 'right',
    width: '7rem',
    value: (model) => model.traffic.requests_per_second,
    cell: (model) => <TrafficRate traffic={model.traffic} />,
  },
  {
    id: 'sparkline',
    header: 'Last hour',
    width: '8rem',
    wideOnly: true,
    phone: 'hide',
    cell: (model) => (
      <Sparkline
        values={model.sparkline}
        label={`Requests per minute over the last hour, at most ${Math.max(0, ...model.sparkline)}`}
        className="h-6 w-28"
      />
    ),
  },
  {
    id: 'p95',
    header: 'p95, ms',
    align: 'right',
    width: '6rem',
    value: (model) => model.traffic.p95_ms,
    cell: (model) => <Num value={model.traffic.p95_ms} why={noTraffic} />,
  },
  ...errorRates.map(
    (rate): Column<FleetModel> => ({
      id: rate.id,
      header: rate.header,
      align: 'right',
      width: '5.5rem',
      value: (model) => rate.rate(model.traffic),
      cell: (model) => <ErrorRateValue rate={rate} traffic={model.traffic} />,
    }),
  ),
  {
    id: 'release',
    header: 'Last release',
    width: '24%',
    phone: 'wide',
    value: (model) => model.last_release?.at ?? null,
    cell: ({ last_release: last }) =>
      last ? (
        <span className="flex min-w-0 items-baseline gap-1.5 max-sm:flex-wrap">
          <span className="truncate" title={last.reason}>
            {releaseName(last)} by {last.by}
          </span>
          <Time at={last.at} className="text-muted" />
        </span>
      ) : (
        <span className="text-muted">none yet</span>
      ),
  },
];
