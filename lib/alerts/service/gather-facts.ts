import type { Db } from '#lib/db/client.ts';
import {
  availabilityOf,
  judgeEvents,
  latencyOf,
  WINDOW_MS,
  type WindowName,
} from '#lib/health/error-budget.ts';
import { type Objectives, objectivesSchema } from '#lib/health/objectives.ts';
import { isNamed } from '#lib/notifications/service.ts';
import { replicaReportSchema } from '#lib/telemetry/contract.ts';
import type { Facts, ModelFacts, ReplicaFacts, ServedSpan } from '../facts.ts';
import {
  findAcks,
  findFailedTrainings,
  findReleasedModels,
  findWaitingTrainings,
  type ReleasedModel,
} from '../store/facts/models.ts';
import {
  findJudgedFeatures,
  findOpenChanges,
  findOpenDrift,
  findOpenSkew,
} from '../store/facts/monitored.ts';
import {
  type FailingChannel,
  findFailingChannels,
  findLiveReplicas,
  hadReplicas,
  type LiveReplica,
} from '../store/facts/replicas.ts';
import { findServedSpans } from '../store/facts/served.ts';

const MINUTE_MS = 60_000;
/** Of 3 days of all models it is asked only where the hours before already burn. */
const SHORT_WINDOWS = ['5m', '30m', '1h', '6h'] as const satisfies WindowName[];

/** Everything that rules are about, in a number of queries that does not grow with the models. `windows` are the minutes that rates are wanted of. */
export async function gatherFacts(db: Db, windows: readonly number[]): Promise<Facts> {
  const [released, replicas] = await Promise.all([findReleasedModels(db), findLiveReplicas(db)]);
  const served = new Map<number, Map<string, ServedSpan>>();
  const minutesOf = (name: WindowName) => WINDOW_MS[name] / MINUTE_MS;
  for (const minutes of new Set([...windows, ...SHORT_WINDOWS.map(minutesOf)])) {
    served.set(minutes, await findServedSpans(db, minutes));
  }
  const objectives = new Map(released.map((model) => [model.name, objectivesOf(model)]));
  const shortBurns = (name: string) =>
    Object.fromEntries(
      SHORT_WINDOWS.flatMap((window) => {
        const span = served.get(minutesOf(window))?.get(name);
        return span ? [[window, span]] : [];
      }),
    ) as ModelFacts['burns'];
  const burning = released
    .map(({ name }) => name)
    .filter((name) => burnsSlowly(objectives.get(name), shortBurns(name)['6h']));
  const longest =
    burning.length > 0 ? await findServedSpans(db, minutesOf('3d'), burning) : new Map();
  const [acks, trainings, waiting, drift, judged, changes, skew] = await Promise.all([
    findAcks(db),
    findFailedTrainings(db),
    findWaitingTrainings(db),
    findOpenDrift(db),
    findJudgedFeatures(db),
    findOpenChanges(db),
    findOpenSkew(db),
  ]);
  const reports = replicas.map(readReplica);
  const models = released.map(({ id, name, release, releasedAt, versions }): ModelFacts => {
    const days = longest.get(name);
    const open = drift.filter((one) => one.modelId === id);
    const failed = trainings.find((one) => one.modelId === id);
    return {
      ...{ name, versions, release, releasedAt },
      served: new Map(
        [...served].flatMap(([minutes, spans]) => {
          const span = spans.get(name);
          return span ? [[minutes, span] as const] : [];
        }),
      ),
      objectives: objectives.get(name) ?? objectivesSchema.parse({}),
      burns: { ...shortBurns(name), ...(days && { '3d': days }) },
      drift: versions.map((version) => ({
        ...driftOf(open.filter((one) => one.version === version)),
        version,
        judged: judged.find((one) => one.modelId === id && one.version === version)?.judged ?? 0,
      })),
      quality: versions.map((version) => ({
        version,
        columns: open
          .filter((one) => one.version === version && one.about === 'quality')
          .map(({ column }) => column ?? 'the rows'),
      })),
      performance: changes.filter((one) => one.modelId === id && versions.includes(one.version)),
      skew: skew
        .filter((one) => one.model === name && versions.includes(one.version))
        .map(({ version, features }) => ({
          version,
          detail: `Otherwise than it should be: ${features.join(', ')}.`,
        })),
      openBreakers: versions.flatMap((version) => openBreakersOf(reports, name, version)),
      acks: acks.filter((one) => one.modelId === id),
      waitingTraining: waiting.get(id) ?? null,
      failedTraining: failed ? { run: failed.run, error: failed.error } : null,
    };
  });
  return {
    models,
    replicas: reports.map(({ facts }) => facts),
    hadReplicas: replicas.length > 0 || (await hadReplicas(db)),
    failingChannels: await findFailing(db),
  };
}

/** Of the channels that something is told over. */
async function findFailing(db: Db): Promise<FailingChannel[]> {
  const failing = await findFailingChannels(db);
  const named = await Promise.all(failing.map(({ id }) => isNamed(db.prisma, id)));
  return failing.filter((_, index) => named[index]);
}

function objectivesOf({ objectives }: ReleasedModel): Objectives {
  return objectivesSchema.parse(objectives ?? {});
}

function burnsSlowly(objectives: Objectives | undefined, span: ServedSpan | undefined): boolean {
  if (!objectives || !span) return false;
  const { availability, latency } = objectives;
  const burns = (target: number, events: { all: number; bad: number }) =>
    judgeEvents(target, events, {
      '5m': events,
      '30m': events,
      '1h': events,
      '6h': events,
      '3d': events,
    }).burn.some(
      ({ level, short_rate: rate, factor }) => level === 'ticket' && (rate ?? 0) > factor,
    );
  return (
    (availability !== null && burns(availability.target, availabilityOf(span))) ||
    (latency !== null && burns(latency.target, latencyOf(span, latency.within_ms)))
  );
}

function driftOf(open: readonly { about: string; column: string | null; role: string | null }[]) {
  const isOfFeature = ({ about, role }: { about: string; role: string | null }) =>
    about === 'column' && (role === null || role === 'feature');
  return {
    prediction: open.some(
      (one) => one.about === 'prediction_shift' || (one.about === 'column' && !isOfFeature(one)),
    ),
    features: [
      ...open.filter(isOfFeature).map(({ column }) => column ?? ''),
      ...(open.some(({ about }) => about === 'whole_row') ? ['the rows as a whole'] : []),
    ],
  };
}

type ReadReplica = ReturnType<typeof readReplica>;

/** A replica of another release of Mainstay may say it in other words: then nothing of it is known. */
function readReplica({ id, hostname, report }: LiveReplica) {
  const parsed = replicaReportSchema.safeParse(report);
  const said = parsed.success ? parsed.data : null;
  const facts: ReplicaFacts = {
    ...{ id, hostname },
    spool: said && {
      ...{ lagSeconds: said.spool.lag_seconds, bytes: said.spool.bytes },
      ...{ maxBytes: said.spool.max_bytes, state: said.spool.state },
    },
    openDependencies: (said?.dependencies ?? [])
      .filter(({ breaker }) => breaker.state === 'open' && !breaker.held)
      .map(({ name, breaker }) => ({ name, lastFailure: breaker.last_failure })),
  };
  return { facts, models: said?.models ?? [] };
}

function openBreakersOf(
  reports: readonly ReadReplica[],
  model: string,
  version: number,
): ModelFacts['openBreakers'] {
  const open = reports.flatMap(({ facts, models }) =>
    models
      .filter((one) => one.model === model)
      .flatMap(({ versions }) => versions)
      .filter(
        (one) => one.version === version && one.breaker?.state === 'open' && !one.breaker.held,
      )
      .map(({ breaker }) => ({ hostname: facts.hostname, failure: breaker?.last_failure ?? null })),
  );
  if (open.length === 0) return [];
  const lastFailure = open.find(({ failure }) => failure !== null)?.failure ?? null;
  return [{ version, replicas: open.map(({ hostname }) => hostname), lastFailure }];
}
