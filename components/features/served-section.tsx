'use client';
import { useOperation } from '#components/api/use-operation.ts';
import { useTimeRange } from '#components/frame/use-time-range.ts';
import { Field, Select } from '#components/ui/field.tsx';
import { parseReference } from '#lib/features/feature-reference.ts';
import type { ViewAnswerBody } from '#lib/features/operations.ts';
import { getSkew } from '#lib/skew/operations.ts';
import { ServedChart } from './served-chart.tsx';
import { servedReferences } from './served-references.ts';
import { SkewCharts } from './skew-charts.tsx';

/** One feature that models take over time: its values as served, and how they agreed with training. */
export function ServedSection({
  view,
  served,
  onServed,
}: {
  view: ViewAnswerBody;
  served: string | null;
  onServed: (reference: string) => void;
}) {
  const references = servedReferences(view);
  const chosen = references.find((each) => each === served) ?? references[0];
  const reference = chosen === undefined ? undefined : parseReference(chosen);
  if (chosen === undefined || !reference || reference.version === null) return null;
  const models = [
    ...new Set(
      view.models.filter(({ features }) => features.includes(chosen)).map(({ model }) => model),
    ),
  ];
  return (
    <section aria-label="A feature over time" className="flex min-w-0 flex-col gap-3">
      <Field label="Feature over time" className="max-w-80">
        <Select value={chosen} onChange={(event) => onServed(event.target.value)}>
          {references.map((each) => (
            <option key={each}>{each}</option>
          ))}
        </Select>
      </Field>
      <ServedChart key={chosen} of={{ ...reference, version: reference.version }} />
      {models.map((model) => (
        <SkewOf key={`${model} ${chosen}`} model={model} reference={chosen} />
      ))}
    </section>
  );
}

function SkewOf({ model, reference }: { model: string; reference: string }) {
  const { refetchInterval } = useTimeRange();
  const { data } = useOperation(getSkew, { params: { model }, query: {} }, { refetchInterval });
  const items = data?.items.filter(({ source }) => source === reference) ?? [];
  return items.length === 0 ? null : <SkewCharts model={model} items={items} />;
}
