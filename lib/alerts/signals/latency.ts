import { latencyQuantile } from '#lib/stats/latency-histogram.ts';
import { formatCount, nameMinutes, type Signal, seen } from '../signal.ts';

export const latency: Signal = {
  scope: 'model',
  unit: 'milliseconds',
  hasWindow: true,
  about: 'The latency that 95 of 100 requests keep to',
  see(model, rule) {
    const span = model.served.get(rule.window_minutes);
    const value = span ? latencyQuantile(span.latencies, 0.95) : null;
    if (!span || value === null) return [seen('unknown', 'No requests.', { events: 0 })];
    const said = `p95 is ${Number(value.toPrecision(3))} ms over ${formatCount(span.requests)} requests of the last ${nameMinutes(rule.window_minutes)}; more than ${rule.threshold} ms is too slow.`;
    return [seen(value > rule.threshold ? 'bad' : 'good', said, { value, events: span.requests })];
  },
};
