import { Num } from '#components/ui/num.tsx';
import { TRAFFIC_MINUTES, type Traffic } from '#lib/telemetry/contract.ts';
import { describeTinyRate } from './describe-rate.ts';

export const noTraffic = `No requests in the last ${TRAFFIC_MINUTES} minutes`;

/** Requests per second; the count beside a rate that is next to none. */
export function TrafficRate({ traffic }: { traffic: Traffic }) {
  const count = describeTinyRate(traffic);
  if (count) return <span className="num whitespace-nowrap">{count}</span>;
  return <Num value={traffic.requests_per_second} />;
}
