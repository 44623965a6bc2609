import { Panel } from '#components/ui/panel.tsx';
import type { FeatureLayout } from '#lib/onnx/contract.ts';

/** How named features become tensors, or why feature screens do not apply. */
export function FeatureLayoutPanel({ layout }: { layout: FeatureLayout }) {
  if (layout.kind === 'tensors') {
    return (
      <Panel title="Features">
        <p>{layout.reason}</p>
        <p className="pt-2 text-muted">
          It is served over the Open Inference Protocol only. Screens that show features one by one
          do not apply to it.
        </p>
      </Panel>
    );
  }
  return (
    <Panel
      flush
      title="Features"
      description={
        layout.kind === 'vector'
          ? `All in one input, ${layout.input}, in this order.`
          : 'One input for each.'
      }
    >
      <table className="w-full">
        <caption className="sr-only">Features in order with their types</caption>
        <tbody>
          {layout.features.map((feature, index) => (
            <tr key={feature.name} className="border-b last:border-b-0">
              <td className="num w-10 py-1.5 pl-4 text-muted">{index + 1}</td>
              <th scope="row" className="break-words px-2 py-1.5 text-left font-normal">
                {feature.name}
              </th>
              <td className="px-2 py-1.5">{feature.type}</td>
              <td className="px-4 py-1.5 text-right font-mono text-muted text-xs">
                {feature.tensorType}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {layout.maxRows ? (
        <p className="border-t px-4 py-2 text-muted">It takes one row at a time.</p>
      ) : null}
    </Panel>
  );
}
