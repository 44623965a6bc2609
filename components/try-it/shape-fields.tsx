import { Field, Input } from '#components/ui/field.tsx';
import { describeTensor } from '#components/versions/describe-tensor.ts';
import type { TensorSpec } from '#lib/onnx/contract.ts';

/** More would not go into a request anyway. */
const MOST_VALUES = 1_000_000;

/** An input's type, and a field for each dimension that varies. */
export function ShapeFields({
  spec,
  shape,
  onShape,
}: {
  spec: TensorSpec;
  shape: readonly number[];
  onShape: (shape: number[]) => void;
}) {
  function change(index: number, text: string) {
    const size = Number(text);
    if (!Number.isInteger(size) || size < 1) return;
    const changed = shape.with(index, size);
    if (changed.reduce((product, each) => product * each, 1) <= MOST_VALUES) onShape(changed);
  }
  return (
    <div className="flex flex-wrap items-end gap-x-4 gap-y-2">
      <p className="w-full break-all">
        <span className="font-medium">{spec.name}</span>{' '}
        <span className="font-mono text-muted text-xs">{describeTensor(spec)}</span>
      </p>
      {spec.unranked
        ? null
        : spec.shape.map((dimension, index) => {
            const label = `Size of ${dimension ?? `dimension ${index + 1}`}`;
            return typeof dimension === 'number' ? null : (
              <Field key={label} label={label} className="w-28">
                <Input
                  className="num"
                  type="number"
                  min={1}
                  value={shape[index] ?? 1}
                  onChange={(event) => change(index, event.target.value)}
                />
              </Field>
            );
          })}
    </div>
  );
}
