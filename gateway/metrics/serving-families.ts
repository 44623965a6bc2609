import type { ServedModel, ServingEngine } from '#lib/serving/service.ts';
import type { BreakerView } from '#lib/telemetry/contract.ts';
import { type Family, type Sample, single } from './family.ts';

const BREAKER_VALUE = { closed: 0, 'half-open': 1, open: 2 } as const satisfies Record<
  BreakerView['state'],
  number
>;

export type ServingParts = Pick<
  ServingEngine,
  'state' | 'breakers' | 'tools' | 'bulkheads' | 'cache'
>;

/** What is loaded and in force, and how it is, as metrics. */
export function servingFamilies({
  state,
  breakers,
  tools,
  bulkheads,
  cache,
}: ServingParts): Family[] {
  const gauge = (name: string, help: string, read: () => Sample[]): Family => ({
    name,
    help,
    type: 'gauge',
    read,
  });
  const perModel = (read: (model: ServedModel) => number | null) => (): Sample[] =>
    state.models().flatMap((model) => {
      const value = read(model);
      return value === null ? [] : [{ labels: { model: model.name }, value }];
    });
  const loadedVersions = () => state.loaded().versions.filter(({ loaded }) => loaded !== null);
  const perLoadedVersion =
    (read: (version: ReturnType<typeof loadedVersions>[number]) => number) => (): Sample[] =>
      loadedVersions().map((version) => ({
        labels: { model: version.info.model, version: String(version.info.number) },
        value: read(version),
      }));

  return [
    gauge(
      'mainstay_release_in_force',
      'Sequence number of the release this replica serves.',
      perModel(({ snapshot }) => snapshot?.seq ?? null),
    ),
    gauge(
      'mainstay_release_newest',
      'Sequence number of the newest release this replica knows of; it serves an older one when this one does not load.',
      perModel(({ target }) => (target === 0 ? null : target)),
    ),
    gauge(
      'mainstay_settings_revision',
      'Revision of the serving settings in force; 0 when nobody has set any.',
      perModel(({ settingsRevision }) => settingsRevision),
    ),
    gauge(
      'mainstay_requests_in_flight',
      'Prediction requests under way.',
      perModel(({ id }) => bulkheads.underWay(id)),
    ),
    gauge(
      'mainstay_requests_waiting',
      'Requests that wait for a run of the version.',
      perLoadedVersion(({ loaded }) => (loaded ? tools.waiting(loaded) : 0)),
    ),
    gauge(
      'mainstay_version_loaded_bytes',
      'Memory that a loaded version takes, by estimate; 0 for those that another server runs.',
      perLoadedVersion(({ bytes }) => bytes),
    ),
    gauge('mainstay_version_in_force', '1 for the versions of the release in force.', () =>
      state.models().flatMap(({ name, snapshot }) =>
        [...(snapshot?.versions.keys() ?? [])].map((number) => ({
          labels: { model: name, version: String(number) },
          value: 1,
        })),
      ),
    ),
    gauge('mainstay_version_load_failed', '1 for versions that could not be loaded.', () =>
      state
        .loaded()
        .versions.filter((version) => version.state === 'failed')
        .map(({ info }) => ({
          labels: { model: info.model, version: String(info.number) },
          value: 1,
        })),
    ),
    gauge(
      'mainstay_breaker_state',
      'Circuit breaker of a version: 0 closed, 1 half-open, 2 open.',
      () => {
        const loaded = new Set(loadedVersions().map(({ info }) => `${info.model}/${info.number}`));
        return breakers.versions().flatMap(({ model, version, breaker }) => {
          const view = breaker.view();
          if (!view.held && !loaded.has(`${model}/${version}`)) return [];
          const labels = { model, version: String(version) };
          return { labels, value: BREAKER_VALUE[view.state] };
        });
      },
    ),
    gauge(
      'mainstay_dependency_breaker_state',
      'Circuit breaker of something else that is called: 0 closed, 1 half-open, 2 open.',
      () =>
        breakers.dependencies().map(({ name, breaker }) => ({
          labels: { dependency: name },
          value: BREAKER_VALUE[breaker.view().state],
        })),
    ),
    single(
      'gauge',
      'mainstay_model_memory_bytes',
      'Memory that all loaded versions take, by estimate.',
      () => state.loaded().loadedBytes,
    ),
    single(
      'gauge',
      'mainstay_model_memory_limit_bytes',
      'Memory that loaded versions may take; those in force may exceed it.',
      () => state.loaded().maxBytes,
    ),
    ...(cache ? cacheFamilies(cache) : []),
  ];
}

function cacheFamilies(cache: NonNullable<ServingParts['cache']>): Family[] {
  return [
    single(
      'gauge',
      'mainstay_cache_entries',
      'Answers kept in memory.',
      () => cache.stats().entries,
    ),
    single(
      'gauge',
      'mainstay_cache_bytes',
      'Bytes of the answers kept in memory.',
      () => cache.stats().bytes,
    ),
    single(
      'gauge',
      'mainstay_cache_limit_bytes',
      'Bytes that answers in memory may take.',
      () => cache.stats().maxBytes,
    ),
  ];
}
