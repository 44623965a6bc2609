import {
  availabilityOf,
  type Events,
  judgeEvents,
  latencyOf,
  type WindowName,
} from '#lib/health/error-budget.ts';
import type { ModelFacts, ServedSpan } from '../facts.ts';
import { formatCount, formatShare, type Signal, seen } from '../signal.ts';

const NONE: Events = { all: 0, bad: 0 };

/** Two windows have to burn at once (lib/health/error-budget.ts has the numbers); the threshold is how many times those numbers. */
export const burnRate: Signal = {
  scope: 'model',
  unit: 'times the alarming rate',
  hasWindow: false,
  about:
    'How fast the error budgets of availability and latency are spent, in a long and a short window',
  see(model, rule) {
    const { availability, latency } = model.objectives;
    const level = rule.variant === 'ticket' ? 'ticket' : 'page';
    const of = (
      objective: string,
      target: number,
      eventsOf: (span: ServedSpan | null) => Events,
    ) => {
      const spans = spansOf(model, eventsOf);
      const burns = judgeEvents(target, NONE, spans).burn.filter((burn) => burn.level === level);
      const ratios = burns.map((burn) => {
        const ratio = Math.min(burn.long_rate ?? 0, burn.short_rate ?? 0) / burn.factor;
        return { ...burn, ratio, ...spans[burn.long as WindowName] };
      });
      const [worst] = ratios.sort((a, b) => b.ratio - a.ratio);
      if (!worst || worst.all === 0) {
        return seen('unknown', 'No requests.', { events: 0, labels: { objective } });
      }
      const isBad = ratios.some(({ ratio, is_burning }) => is_burning && ratio > rule.threshold);
      const said = `The budget of ${objective} (${formatShare(target)}) burns ${Number((worst.long_rate ?? 0).toPrecision(3))} times too fast over ${worst.long}, and ${Number((worst.short_rate ?? 0).toPrecision(3))} times over ${worst.short}: ${formatCount(worst.bad)} of ${formatCount(worst.all)} requests; ${Number(worst.factor.toPrecision(3))} times is alarming.`;
      return seen(isBad ? 'bad' : 'good', said, {
        ...{ value: worst.ratio, events: worst.bad, labels: { objective } },
      });
    };
    return [
      ...(availability ? [of('availability', availability.target, availabilityOf)] : []),
      ...(latency
        ? [of('latency', latency.target, (span) => latencyOf(span, latency.within_ms))]
        : []),
    ];
  },
};

function spansOf(
  { burns }: ModelFacts,
  eventsOf: (span: ServedSpan | null) => Events,
): Record<WindowName, Events> {
  const of = (name: WindowName) => eventsOf(burns[name] ?? null);
  return { '5m': of('5m'), '30m': of('30m'), '1h': of('1h'), '6h': of('6h'), '3d': of('3d') };
}
