import type { NumberRow } from '#components/settings-form/number-draft.ts';

/** The numbers of drift settings, in the groups they are shown in. */
export const driftSettingGroups: { title: string; rows: NumberRow[] }[] = [
  {
    title: 'Schedule',
    rows: [
      {
        path: 'every_minutes',
        label: 'A scan every',
        unit: 'minutes',
        says: '0: only when somebody asks.',
      },
      {
        path: 'exact_rows',
        label: 'By rows up to',
        unit: 'rows',
        says: 'Of larger windows the counts are compared.',
      },
    ],
  },
  {
    title: 'Certain',
    rows: [
      {
        path: 'alpha',
        label: 'False alarms',
        unit: '% of scans, at most',
        says: 'Where nothing changed.',
        scale: 100,
      },
      {
        path: 'least_effective',
        label: 'Independent rows',
        unit: 'at least',
        says: 'Of fewer there is no verdict.',
      },
      { path: 'onset_scans', label: 'Drift begins after', unit: 'scans in a row' },
      { path: 'end_scans', label: 'And ends after', unit: 'stable scans in a row' },
    ],
  },
  {
    title: 'Large enough to matter',
    rows: [
      { path: 'floors.wasserstein_normed', label: 'Numbers moved by', unit: 'σ' },
      { path: 'floors.psi', label: 'PSI' },
      { path: 'floors.linf', label: 'A category’s share', unit: 'points', scale: 100 },
      { path: 'floors.js', label: 'Jensen-Shannon distance' },
      { path: 'floors.share', label: 'Missing, or new', unit: 'points', scale: 100 },
    ],
  },
  {
    title: 'Mean prediction',
    rows: [
      { path: 'prediction.window', label: 'Of the last', unit: 'predictions' },
      { path: 'prediction.threshold', label: 'Moved by', unit: 'σ' },
    ],
  },
  {
    title: 'Data quality',
    rows: [
      { path: 'quality.out_of_range', label: 'Outside of the range', unit: '%', scale: 100 },
      { path: 'quality.infinite', label: 'Infinite', unit: '%', scale: 100 },
      { path: 'quality.type_errors', label: 'Refused for their type', unit: '%', scale: 100 },
      { path: 'quality.duplicates', label: 'More duplicates', unit: 'points', scale: 100 },
      {
        path: 'quality.row_change',
        label: 'Fewer or more rows',
        unit: '%',
        says: 'Than in the same hours of days before.',
        scale: 100,
      },
    ],
  },
];
