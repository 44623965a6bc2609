import type { Metric, Registry } from 'prom-client';
import type { Histogram } from './histogram.ts';

export interface Sample {
  labels: Record<string, string>;
  value: number;
  /** Other than the family's: a histogram's parts. */
  metricName?: string;
}

/** Metrics of one name, whose values are kept elsewhere and read when somebody asks for the page. */
export interface Family {
  name: string;
  help: string;
  type: 'counter' | 'gauge' | 'histogram';
  read(): Sample[];
}

/** prom-client asks a metric for its values and writes them down; that is all it is needed for here. */
export function register(registry: Registry, { read, ...family }: Family): void {
  const metric = { ...family, aggregator: 'sum', get: async () => ({ ...family, values: read() }) };
  registry.registerMetric(metric as unknown as Metric);
}

/** One number without labels. */
export function single(
  type: 'counter' | 'gauge',
  name: string,
  help: string,
  read: () => number,
): Family {
  return { name, help, type, read: () => [{ labels: {}, value: read() }] };
}

/** A histogram's samples; `unit`: what of the bounds' and the sum's unit one of the metric's is. */
export function histogramSamples(
  name: string,
  labels: Record<string, string>,
  { counts, sum }: Histogram,
  bounds: readonly number[],
  unit = 1,
): Sample[] {
  let below = 0;
  const buckets = counts.map((count, index) => {
    const bound = bounds[index];
    below += count;
    const le = bound === undefined ? '+Inf' : String(bound / unit);
    return { metricName: `${name}_bucket`, labels: { ...labels, le }, value: below };
  });
  return [
    ...buckets,
    { metricName: `${name}_sum`, labels, value: sum / unit },
    { metricName: `${name}_count`, labels, value: below },
  ];
}
