import { versionColour } from '#components/charts/version-colour.ts';
import { Panel } from '#components/ui/panel.tsx';
import type { EvaluateResult } from '#lib/retraining/contract.ts';
import { type Curve, UnitChart } from './unit-chart.tsx';

type Holdout = EvaluateResult['holdout'];
type Curves = NonNullable<Holdout['challenger']['curves']>;

const charts = [
  {
    key: 'roc',
    title: 'ROC',
    x: 'False positive rate',
    y: 'True positive rate',
    diagonal: true,
  },
  {
    key: 'precision_recall',
    title: 'Precision and recall',
    x: 'Recall',
    y: 'Precision',
    diagonal: false,
  },
  {
    key: 'calibration',
    title: 'Calibration',
    x: 'Mean score',
    y: 'Share that came true',
    diagonal: true,
  },
] as const satisfies { key: keyof Curves; [more: string]: unknown }[];

/** Curves of champion and challenger over each other. */
export function CurvesPanel({
  holdout,
  champion,
  version,
}: {
  holdout: Holdout;
  champion: number | null;
  version: number | null;
}) {
  const of = (key: keyof Curves): Curve[] => {
    const challenger = holdout.challenger.curves?.[key] ?? [];
    const old = holdout.champion?.curves?.[key] ?? [];
    return [
      {
        name: version === null ? 'Challenger' : `Challenger, v${version}`,
        colour: version === null ? 'var(--accent-text)' : versionColour(version),
        points: challenger,
      },
      {
        name: champion === null ? 'Champion' : `Champion, v${champion}`,
        colour: champion === null ? 'var(--muted)' : versionColour(champion),
        dash: '5 3',
        points: old,
      },
    ].filter(({ points }) => points.length > 0);
  };
  if (!holdout.challenger.curves) return null;
  return (
    <Panel title="Curves" description="On the held-out rows; the champion is dashed">
      <div className="grid gap-x-6 gap-y-6 md:grid-cols-2 xl:grid-cols-3">
        {charts.map(({ key, ...chart }) => (
          <UnitChart key={key} {...chart} curves={of(key)} hasDots={key === 'calibration'} />
        ))}
      </div>
    </Panel>
  );
}
