import { Num } from '#components/ui/num.tsx';
import { Status } from '#components/ui/status.tsx';
import type { Traffic } from '#lib/telemetry/contract.ts';
import { type ErrorRate, explainErrorRate } from './error-rates.ts';
import { hasErrors } from './model-state.ts';
import { noTraffic } from './traffic-rate.tsx';

/** A share of the requests that failed or were refused, with what it counts on hover; a warning when too many failed. */
export function ErrorRateValue({
  rate,
  traffic,
}: {
  rate: ErrorRate;
  traffic: Traffic | undefined;
}) {
  const why = traffic && traffic.requests > 0 ? explainErrorRate(rate, traffic) : noTraffic;
  const value = <Num kind="percent" value={traffic && rate.rate(traffic)} why={why} hint={why} />;
  return rate.id === 'failed' && traffic && hasErrors({ traffic }) ? (
    <Status state="warning">{value}</Status>
  ) : (
    value
  );
}
