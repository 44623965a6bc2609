import { TRAFFIC_MINUTES, type Traffic } from '#lib/telemetry/contract.ts';

type Rates = Pick<Traffic, 'requests' | 'client_error_rate' | 'server_error_rate'>;

/** The two ways in which a request goes wrong: by our fault, or by the caller's. */
export const errorRates = [
  {
    id: 'failed',
    header: 'Failed',
    rate: (traffic: Rates) => traffic.server_error_rate,
    words: 'failed on our side (5xx)',
  },
  {
    id: 'refused',
    header: 'Refused',
    rate: (traffic: Rates) => traffic.client_error_rate,
    words: 'refused by the caller’s fault (4xx)',
  },
] as const;

export type ErrorRate = (typeof errorRates)[number];

/** What a rate counts, exactly: "2 of 2 requests refused by the caller’s fault (4xx), in the last 5 minutes". */
export function explainErrorRate({ rate, words }: ErrorRate, traffic: Rates): string {
  const count = Math.round((rate(traffic) ?? 0) * traffic.requests);
  const all = traffic.requests.toLocaleString('en-US');
  const noun = traffic.requests === 1 ? 'request' : 'requests';
  return `${count.toLocaleString('en-US')} of ${all} ${noun} ${words}, in the last ${TRAFFIC_MINUTES} minutes`;
}
