import { setImmediate } from 'node:timers/promises';
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

const NONE = {};

/**
 * prom-client asks a metric for its values and writes them down; that is all it is needed for here. Families are written in turns of
 * the event loop of their own, so that requests come in between.
 */
export function register(registry: Registry, { read, ...family }: Family): void {
  const get = async () => {
    await setImmediate();
    // What is said to be shared is made into text once for each object of labels.
    const values = read().map(({ labels, value, metricName }) => ({
      labels: NONE,
      sharedLabels: labels,
      value,
      metricName,
    }));
    return { ...family, values };
  };
  registry.registerMetric({ ...family, aggregator: 'sum', get } as unknown as Metric);
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

/** Made once for each histogram: there are many. */
const histograms = new WeakMap<Histogram, Sample[]>();

/** A histogram's samples; `unit`: what of the bounds' and the sum's unit one of the metric's is. */
export function histogramSamples(
  name: string,
  labels: Record<string, string>,
  histogram: Histogram,
  bounds: readonly number[],
  unit = 1,
): Sample[] {
  let samples = histograms.get(histogram);
  if (!samples) {
    const limits = [...bounds.map((bound) => String(bound / unit)), '+Inf'];
    samples = [
      ...limits.map((le) => ({
        metricName: `${name}_bucket`,
        labels: { ...labels, le },
        value: 0,
      })),
      { metricName: `${name}_sum`, labels, value: 0 },
      { metricName: `${name}_count`, labels, value: 0 },
    ];
    histograms.set(histogram, samples);
  }
  const { counts, sum } = histogram;
  let below = 0;
  for (const [index, sample] of samples.entries()) {
    if (index < counts.length) below += counts[index] ?? 0;
    sample.value = index === counts.length ? sum / unit : below;
  }
  return samples;
}
