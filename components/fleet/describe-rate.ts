import { TRAFFIC_MINUTES, type Traffic } from '#lib/telemetry/contract.ts';

/** Below this a rate says less than the count. */
const TINY_RATE = 0.1;

/** How many requests there were, where the rate is too small to mean anything by itself: "3 in 5 min". */
export function describeTinyRate(
  traffic: Pick<Traffic, 'requests' | 'requests_per_second'>,
): string | null {
  if (traffic.requests === 0 || traffic.requests_per_second >= TINY_RATE) return null;
  return `${traffic.requests} in ${TRAFFIC_MINUTES} min`;
}
