import { ErrorRateValue } from '#components/fleet/error-rate-value.tsx';
import { errorRates } from '#components/fleet/error-rates.ts';
import { noTraffic, TrafficRate } from '#components/fleet/traffic-rate.tsx';
import { Num } from '#components/ui/num.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { TRAFFIC_MINUTES, type Traffic } from '#lib/telemetry/contract.ts';

/** A model's traffic, latency and errors, and the span they are of. */
export function ModelNumbers({ traffic }: { traffic: Traffic | undefined }) {
  const items = [
    { label: 'Traffic, req/s', value: traffic ? <TrafficRate traffic={traffic} /> : null },
    { label: 'p95, ms', value: <Num value={traffic?.p95_ms} why={noTraffic} /> },
    ...errorRates.map((rate) => ({
      label: rate.header,
      value: <ErrorRateValue rate={rate} traffic={traffic} />,
    })),
  ];
  return (
    <div className="flex flex-col max-sm:w-full sm:items-end">
      <dl className="flex gap-6 max-sm:w-full max-sm:justify-between max-sm:gap-3">
        {items.map(({ label, value }) => (
          <div key={label} className="min-w-14 sm:min-w-16 sm:text-right">
            <dt className="whitespace-nowrap text-muted text-xs">{label}</dt>
            <dd className="flow-root font-medium text-base">
              {traffic ? value : <Skeleton className="my-0.75 w-14 sm:ml-auto" />}
            </dd>
          </div>
        ))}
      </dl>
      <p className="text-muted text-xs">last {TRAFFIC_MINUTES} min</p>
    </div>
  );
}
