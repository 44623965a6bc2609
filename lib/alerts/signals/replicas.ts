import { formatShare, listWords, type Signal, seen } from '../signal.ts';

export const gatewayDown: Signal = {
  scope: 'system',
  unit: 'gateways',
  hasWindow: false,
  about: 'Gateways that live; of an installation that had some within a day',
  see({ replicas, hadReplicas }, { threshold }) {
    if (!hadReplicas)
      return [seen('unknown', 'There were no gateways within a day.', { events: 0 })];
    const value = replicas.length;
    const said = value === 0 ? 'No gateway has said anything for six seconds.' : `${value} live.`;
    return [seen(value <= threshold ? 'bad' : 'good', said, { value })];
  },
};

export const breakerOpen: Signal = {
  scope: 'model',
  unit: 'replicas',
  hasWindow: false,
  about: 'Replicas whose circuit breaker leaves a version in force out',
  see: ({ openBreakers, versions }, { threshold }) =>
    versions.map((version) => {
      const open = openBreakers.find((one) => one.version === version);
      const value = open?.replicas.length ?? 0;
      const why = open?.lastFailure ? ` It failed last with: ${open.lastFailure}` : '';
      const said = open
        ? `Left out by ${listWords(open.replicas)}.${why}`
        : 'No replica leaves it out.';
      return seen(value >= Math.max(1, threshold) ? 'bad' : 'good', said, { version, value });
    }),
};

export const dependencyDown: Signal = {
  scope: 'system',
  unit: 'replicas',
  hasWindow: false,
  about: 'Replicas that do without Redis, the feature service or a feature server, since it fails',
  see({ replicas }, { threshold }) {
    const names = new Set(replicas.flatMap((one) => one.openDependencies.map(({ name }) => name)));
    return [...names].sort().map((name) => {
      const without = replicas.filter((one) => one.openDependencies.some((it) => it.name === name));
      const failure = without[0]?.openDependencies.find((it) => it.name === name)?.lastFailure;
      const said = `${listWords(without.map(({ hostname }) => hostname))} ${without.length === 1 ? 'does' : 'do'} without ${name}.${failure ? ` It failed last with: ${failure}` : ''}`;
      return seen(without.length >= Math.max(1, threshold) ? 'bad' : 'good', said, {
        ...{ value: without.length, labels: { dependency: name } },
      });
    });
  },
};

export const spoolLag: Signal = {
  scope: 'system',
  unit: 'seconds',
  hasWindow: false,
  about: 'How old the oldest prediction is that is not in Postgres yet, by replica',
  see: ({ replicas }, { threshold }) =>
    replicas.flatMap(({ id, hostname, spool }) => {
      if (!spool) return [];
      const value = spool.lagSeconds;
      const said = `The oldest prediction of ${hostname} that is not in Postgres is ${Math.round(value)} seconds old; more than ${threshold} is too old.`;
      return [seen(value > threshold ? 'bad' : 'good', said, { value, labels: { replica: id } })];
    }),
};

export const spoolFull: Signal = {
  scope: 'system',
  unit: 'share of the spool',
  hasWindow: false,
  about: 'How full the spool of predictions is, by replica',
  see: ({ replicas }, { threshold }) =>
    replicas.flatMap(({ id, hostname, spool }) => {
      if (!spool || spool.maxBytes === 0) return [];
      const value = spool.bytes / spool.maxBytes;
      const isBad = value > threshold || spool.state === 'full';
      const said = `The spool of ${hostname} is ${formatShare(value)} full.`;
      return [seen(isBad ? 'bad' : 'good', said, { value, labels: { replica: id } })];
    }),
};

export const replicaBehind: Signal = {
  scope: 'model',
  unit: 'seconds',
  hasWindow: false,
  about: 'How long a live replica has not said whether it took the release in force',
  see({ acks, release }, { threshold }) {
    const waiting = acks.filter(
      ({ status, waitsSeconds }) => status === 'pending' && waitsSeconds > threshold,
    );
    const value = Math.max(0, ...waiting.map(({ waitsSeconds }) => waitsSeconds));
    const said =
      waiting.length === 0
        ? `Every replica has said what it did with release ${release}.`
        : `${listWords(waiting.map(({ replica }) => replica))} ${waiting.length === 1 ? 'has' : 'have'} not taken release ${release} for ${Math.round(value)} seconds.`;
    return [seen(waiting.length > 0 ? 'bad' : 'good', said, { value })];
  },
};

export const loadFailed: Signal = {
  scope: 'model',
  unit: 'replicas',
  hasWindow: false,
  about:
    'Replicas that could not load the release in force, or whose runtime does not answer its golden cases as its trainer saw them',
  see({ acks, release }, { threshold }) {
    const failed = acks.filter(({ status }) => status === 'failed');
    const value = failed.length;
    const said =
      value === 0
        ? `No replica failed to load release ${release}.`
        : `${listWords(failed.map(({ replica }) => replica))} could not load release ${release}: ${failed[0]?.error ?? 'it does not say why'}`;
    return [seen(value >= Math.max(1, threshold) ? 'bad' : 'good', said, { value })];
  },
};

export const deliveryFailed: Signal = {
  scope: 'system',
  unit: 'messages',
  hasWindow: false,
  about: 'Messages of the last hour that a channel did not take',
  see: ({ failingChannels }, { threshold }) =>
    failingChannels.map(({ name, error, failed }) =>
      seen(
        failed >= Math.max(1, threshold) ? 'bad' : 'good',
        `${failed} ${failed === 1 ? 'message' : 'messages'} could not be sent by ${name}: ${error ?? 'it does not say why'}`,
        { value: failed, labels: { channel: name } },
      ),
    ),
};
