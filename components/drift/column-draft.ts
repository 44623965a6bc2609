import {
  type NumberRow,
  readTexts,
  type Texts,
  toTexts,
} from '#components/settings-form/number-draft.ts';
import {
  driftSettingsSchema,
  type FeatureDriftSettings,
  featureSettingsSchema,
  type ModelDriftSettings,
} from '#lib/drift-reports/settings.ts';

/** How one feature is watched, as a person writes it: what is empty is as of the model. */
export interface ColumnDraft {
  isWatched: boolean;
  test: string;
  windows: string;
  texts: Texts;
}

const NUMBERS: NumberRow[] = [
  { path: 'alpha', label: 'False alarms', unit: '% of scans, at most', scale: 100 },
  { path: 'least_effective', label: 'Independent rows', unit: 'at least' },
];
const FLOORS: Record<'numeric' | 'categorical', NumberRow[]> = {
  numeric: [
    { path: 'floors.wasserstein_normed', label: 'Moved by', unit: 'σ' },
    { path: 'floors.psi', label: 'PSI' },
  ],
  categorical: [
    { path: 'floors.linf', label: 'A category’s share', unit: 'points', scale: 100 },
    { path: 'floors.psi', label: 'PSI' },
    { path: 'floors.js', label: 'Jensen-Shannon distance' },
  ],
};
const MISSING: NumberRow[] = [
  { path: 'floors.share', label: 'Missing, or new', unit: 'points', scale: 100 },
];

/** The numbers that a feature of a kind may have of its own, each with the model's. */
export function columnRows(
  kind: 'numeric' | 'categorical',
  settings: ModelDriftSettings,
): NumberRow[] {
  const rows = [...NUMBERS, ...FLOORS[kind], ...MISSING];
  const usual = toTexts(settings, rows);
  return rows.map((row) => ({ ...row, says: `Of the model: ${usual[row.path]}.` }));
}

export function toColumnDraft(
  own: FeatureDriftSettings | undefined,
  rows: readonly NumberRow[],
): ColumnDraft {
  return {
    isWatched: own?.is_watched !== false,
    test: own?.test ?? '',
    windows: own?.windows?.join(', ') ?? '',
    texts: toTexts(own ?? {}, rows),
  };
}

/** The model's settings with those of the feature in them; or what is wrong, by the field's path. */
export function readColumnDraft(
  settings: ModelDriftSettings,
  name: string,
  rows: readonly NumberRow[],
  { isWatched, test, windows, texts }: ColumnDraft,
): { settings: ModelDriftSettings; problems: null } | { settings: null; problems: Texts } {
  const written = rows.filter(({ path }) => (texts[path] ?? '').trim() !== '');
  const named = windows
    .split(',')
    .map((window) => window.trim())
    .filter(Boolean);
  const start = {
    ...(isWatched ? {} : { is_watched: false }),
    ...(test === '' ? {} : { test }),
    ...(named.length === 0 ? {} : { windows: named }),
    ...(written.some(({ path }) => path.startsWith('floors.')) ? { floors: {} } : {}),
  };
  const own = readTexts(featureSettingsSchema, start, written, texts);
  if (!own.settings) return { settings: null, problems: byField(own.problems) };
  const { [name]: _, ...others } = settings.features;
  const features =
    Object.keys(own.settings).length === 0 ? others : { ...others, [name]: own.settings };
  const all = driftSettingsSchema.safeParse({ ...settings, features });
  if (all.success) return { settings: all.data, problems: null };
  const problems = all.error.issues.map(({ path, message }): [string, string] => [
    path.slice(2).join('.'),
    message,
  ]);
  return { settings: null, problems: byField(Object.fromEntries(problems)) };
}

/** What is wrong of one window is shown at the field of all. */
function byField(problems: Texts): Texts {
  return Object.fromEntries(
    Object.entries(problems).map(([path, message]) => [
      path.startsWith('windows') ? 'windows' : path,
      message,
    ]),
  );
}
