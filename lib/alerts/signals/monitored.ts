import { formatShare, listWords, type Seen, type Signal, seen } from '../signal.ts';

/** What scans and labels said last; they have their own numbers and minimum samples. */
export const drift: Signal = {
  scope: 'model',
  unit: 'features',
  hasWindow: false,
  about: 'Features or predictions of a version in force that have drifted, by the last scan',
  see({ drift: found }, rule) {
    return found.flatMap(({ version, prediction, features, judged }): Seen[] => {
      if (rule.variant === 'prediction') {
        const said = prediction
          ? 'Its predictions have drifted.'
          : 'Its predictions have not drifted.';
        return [seen(prediction ? 'bad' : 'good', said, { version, value: Number(prediction) })];
      }
      const names = listWords(features);
      if (rule.variant === 'share') {
        if (judged === 0)
          return [seen('unknown', 'No feature has a verdict.', { version, events: 0 })];
        const value = features.length / judged;
        const said = `${features.length} of ${judged} features have drifted (${formatShare(value)})${names ? `: ${names}` : ''}.`;
        return [seen(value >= rule.threshold ? 'bad' : 'good', said, { version, value })];
      }
      const value = features.length;
      const said = value === 0 ? 'No feature has drifted.' : `Drifted: ${names}.`;
      return [
        seen(value >= Math.max(1, rule.threshold) ? 'bad' : 'good', said, { version, value }),
      ];
    });
  },
};

export const quality: Signal = {
  scope: 'model',
  unit: 'features',
  hasWindow: false,
  about: 'Features of a version in force whose data have something wrong, by the last scan',
  see({ quality: found }, rule) {
    return found.map(({ version, columns }) => {
      const value = columns.length;
      const said =
        value === 0
          ? 'Nothing is wrong with the data.'
          : `Something is wrong with ${listWords(columns)}.`;
      return seen(value >= Math.max(1, rule.threshold) ? 'bad' : 'good', said, { version, value });
    });
  },
};

const byLabels = (kind: 'errors_rose' | 'labels_late', about: string): Signal => ({
  scope: 'model',
  unit: 'changes',
  hasWindow: false,
  about,
  see: ({ performance: found, versions }) =>
    versions.map((version) => {
      const change = found.find((one) => one.version === version && one.kind === kind);
      return seen(change ? 'bad' : 'good', change?.detail ?? 'As usual.', {
        ...{ version, value: Number(change !== undefined) },
      });
    }),
});

export const performance = byLabels(
  'errors_rose',
  'Errors of a version in force that rose, by labels as they came',
);
export const labelDelay = byLabels(
  'labels_late',
  'Labels of a version in force that come later than usual',
);

export const skew: Signal = {
  scope: 'model',
  unit: 'findings',
  hasWindow: false,
  about:
    'Features that are served otherwise than they are computed offline, or than they were trained on',
  see: ({ skew: found, versions }) =>
    versions.map((version) => {
      const finding = found.find((one) => one.version === version);
      return seen(finding ? 'bad' : 'good', finding?.detail ?? 'No difference.', {
        ...{ version, value: Number(finding !== undefined) },
      });
    }),
};

export const trainingFailed: Signal = {
  scope: 'model',
  unit: 'runs',
  hasWindow: false,
  about: 'The last training run that ended failed, within a day',
  see({ failedTraining }) {
    if (!failedTraining) return [seen('good', 'No training run failed.', { value: 0 })];
    const { run, error } = failedTraining;
    return [
      seen('bad', `Training run ${run} failed: ${error ?? 'it does not say why'}`, { value: 1 }),
    ];
  },
};

export const trainingWaits: Signal = {
  scope: 'model',
  unit: 'runs',
  hasWindow: false,
  about: 'A training run whose gate asks a person; until somebody decides, no other begins',
  see({ waitingTraining: run }) {
    // One alert a run: the next one that waits is told again.
    if (run === null) return [];
    const said = `Training run ${run} waits for a decision at its gate.`;
    return [seen('bad', said, { value: 1, labels: { run: String(run) } })];
  },
};
