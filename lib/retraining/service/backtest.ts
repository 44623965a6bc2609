import { readClock } from '#lib/db/clock.ts';
import type { OperationAnswer, OperationInput } from '#lib/http/operation.ts';
import { invalidRequest } from '#lib/http/parse-input.ts';
import { isHigherBetter } from '#lib/performance/label-metrics.ts';
import { backtestPolicy } from '../backtest-policy.ts';
import { checkPolicy, type TrainerReadiness } from '../check-policy.ts';
import { OLDEST_REPORT_MS } from '../drift-facts.ts';
import type { backtestRetraining } from '../operations.ts';
import { recordHistory } from '../record-history.ts';
import type { TrainedModel } from '../store/models.ts';
import { findRoutedVersions, type RoutedSpan } from '../store/subjects.ts';
import { needModel } from './find.ts';
import { DAY_MS, type FactDeps, watchedWindow } from './gather-facts.ts';
import { readSubject, type SubjectDeps } from './policies.ts';

type Body = OperationInput<typeof backtestRetraining>['body'];
interface Span {
  from: Date;
  to: Date;
}

const HOUR_MS = 3_600_000;
const USUAL_DAYS = 90;
/** 2,232 looks. */
const MOST_DAYS = 93;

/** When a policy would have had a model trained again, by what was stored, hour by hour. */
export function createBacktest(deps: FactDeps & SubjectDeps & { ready: TrainerReadiness }) {
  async function performance(
    model: TrainedModel,
    { triggers: { performance: given } }: Body['policy'],
    routed: readonly RoutedSpan[],
    { from, to }: Span,
  ) {
    if (!given) return { series: [], references: new Map<number, number | null>() };
    const { metric, window_hours: windowHours, margin } = given;
    const spans = routed.map(({ versions, ...one }, place) => ({
      versions,
      from: one.from > from ? one.from : from,
      to: routed[place + 1]?.from ?? to,
    }));
    const mains = margin === null ? [] : [...new Set(routed.map(({ main }) => main))];
    const references = new Map<number, number | null>();
    for (const main of mains) {
      references.set(main, await deps.labels.getReference(model.id, main, metric));
    }
    const series = await deps.labels.metricOverTime(model.id, metric, { spans, windowHours });
    return { series, references };
  }

  async function presentFact(
    model: TrainedModel,
    { triggers: { performance: given } }: Body['policy'],
    routed: readonly RoutedSpan[],
    to: Date,
  ) {
    const versions = routed.at(-1)?.versions;
    if (!given || !versions) return null;
    const from = new Date(to.getTime() - given.window_hours * HOUR_MS);
    return deps.labels.getMetric(model.id, given.metric, { from, to, versions });
  }

  return {
    async backtest(
      name: string,
      { policy, ...asked }: Body,
    ): Promise<OperationAnswer<typeof backtestRetraining>> {
      const model = await needModel(deps.db.prisma, name);
      const wrong = checkPolicy(policy, await readSubject(deps, model), deps.ready);
      const span = chooseSpan(asked, await readClock(deps.db.prisma));
      if (wrong.length > 0) throw invalidRequest(wrong);
      const { from, to, isPresent } = span;
      const routed = await findRoutedVersions(deps.db.prisma, model.id, span);
      const window = await watchedWindow(deps, model.id, policy);
      const days = policy.data.from === 'file' ? null : policy.data.days;
      const since = (ms: number) => new Date(Math.max(0, from.getTime() - ms));
      const { hourly } = deps.drift;
      const { series, references } = await performance(model, policy, routed, span);
      const history = recordHistory(
        {
          ...{ routed, performance: series, references },
          ...(isPresent && { present: await presentFact(model, policy, routed, to) }),
          reports: window
            ? await hourly(model.id, window, { from: since(OLDEST_REPORT_MS), to })
            : [],
          labelled: await deps.labels.hours(model.id, 'arrival', {
            ...{ from: since((days ?? 1) * DAY_MS), to },
          }),
        },
        span,
        {
          days,
          isHigherBetter: isHigherBetter(model.task, policy.triggers.performance?.metric ?? ''),
        },
      );
      const { runs, heldBack } = backtestPolicy(policy, history);
      return {
        ...{ from: from.toISOString(), to: to.toISOString(), looks: history.length },
        runs: runs.map(({ at, ...run }) => ({ at: at.toISOString(), ...run })),
        held_back: Object.entries(heldBack).map(([guard, times]) => ({ guard, times })),
      };
    },
  };
}

/** What is still to come is left out. */
function chooseSpan(
  { from, to }: Pick<Body, 'from' | 'to'>,
  now: Date,
): Span & { isPresent: boolean } {
  const until = to === undefined ? now : new Date(Math.min(Date.parse(to), now.getTime()));
  const since =
    from === undefined
      ? new Date(Math.max(0, until.getTime() - USUAL_DAYS * DAY_MS))
      : new Date(from);
  if (since >= until) {
    throw invalidRequest([{ field: 'from', message: 'must be before `to`, and before now' }]);
  }
  if (until.getTime() - since.getTime() > MOST_DAYS * DAY_MS) {
    throw invalidRequest([
      { field: 'from', message: `must be at most ${MOST_DAYS} days before \`to\`` },
    ]);
  }
  return { from: since, to: until, isPresent: until >= now };
}
