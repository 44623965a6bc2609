'use client';
import { useId, useState } from 'react';
import { Num } from '#components/ui/num.tsx';
import { Facts, Panel } from '#components/ui/panel.tsx';
import type { VersionPerformance } from '#lib/performance/operations.ts';

type Evaluation = NonNullable<VersionPerformance['evaluation']>;

/** What would become of errors if the positive class was said from another score on. */
export function ThresholdPanel({
  thresholds,
  classes,
}: Pick<Evaluation, 'thresholds' | 'classes'>) {
  const [at, setAt] = useState(() => Math.floor(thresholds.length / 2));
  const slider = useId();
  const chosen = thresholds[Math.min(at, thresholds.length - 1)];
  if (!chosen) return null;
  const positive = classes?.[1] ?? '1';
  const all = chosen.tp + chosen.fp + chosen.fn + chosen.tn;
  return (
    <Panel title="Threshold" description={`From which score on “${positive}” is said`}>
      <div className="flex flex-col gap-4">
        <label htmlFor={slider} className="flex flex-wrap items-center gap-3">
          <input
            id={slider}
            type="range"
            min={0}
            max={thresholds.length - 1}
            value={at}
            onChange={(event) => setAt(Number(event.target.value))}
            className="min-w-0 flex-1 accent-accent"
            aria-valuetext={String(chosen.threshold)}
          />
          <span className="num w-12 text-right font-medium">{chosen.threshold.toFixed(2)}</span>
        </label>
        <p>
          “{positive}” would be said of <Num value={chosen.tp + chosen.fp} /> of{' '}
          {<Num value={all} />}, rightly of <Num value={chosen.tp} /> and wrongly of{' '}
          <Num value={chosen.fp} />; <Num value={chosen.fn} /> would be missed.
        </p>
        <Facts
          items={[
            { label: 'Precision', value: <Num value={chosen.precision} /> },
            { label: 'Recall', value: <Num value={chosen.recall} /> },
            { label: 'F1', value: <Num value={chosen.f1} /> },
            { label: 'Accuracy', value: <Num value={chosen.accuracy} /> },
            { label: 'Specificity', value: <Num value={chosen.specificity} /> },
            { label: 'Matthews correlation', value: <Num value={chosen.mcc} /> },
          ]}
        />
      </div>
    </Panel>
  );
}
