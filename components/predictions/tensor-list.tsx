import type { LoggedTensor } from './read-tensors.ts';
import { cutValues } from './read-tensors.ts';

const MOST_VALUES = 200;

/** Tensors by name with type, shape and their first values. */
export function TensorList({ tensors }: { tensors: readonly LoggedTensor[] }) {
  return (
    <dl className="flex flex-col gap-3">
      {tensors.map((tensor) => {
        const { text, shown, size, lacksNumbers } = cutValues(tensor, MOST_VALUES);
        return (
          <div key={tensor.name}>
            <dt className="flex flex-wrap items-baseline gap-x-3">
              <span className="break-all font-medium">{tensor.name}</span>
              <span className="font-mono text-muted text-xs">
                {tensor.datatype} [{tensor.shape.join(', ')}]
              </span>
            </dt>
            <dd>
              <p className="num break-words rounded-md bg-sunken px-3 py-2 font-mono text-xs leading-5">
                {text}
                {shown < size ? ' …' : null}
              </p>
              {lacksNumbers ? (
                <p className="pt-0.5 text-muted text-xs">
                  A dash is NaN or infinity, which JSON cannot write.
                </p>
              ) : null}
              {shown < size ? (
                <p className="pt-0.5 text-muted text-xs">
                  The first {shown.toLocaleString('en-US')} of {size.toLocaleString('en-US')}{' '}
                  values.
                </p>
              ) : null}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}
