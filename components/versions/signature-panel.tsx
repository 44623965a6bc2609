import { Badge } from '#components/ui/badge.tsx';
import { Panel } from '#components/ui/panel.tsx';
import type { Signature, TensorSpec } from '#lib/onnx/contract.ts';
import type { OutputRoles } from '#lib/registry/contract.ts';
import { describeTensor } from './describe-tensor.ts';

/** The tensors a version takes and gives. */
export function SignaturePanel({
  signature,
  output,
}: {
  signature: Signature;
  output: OutputRoles;
}) {
  return (
    <Panel title="Signature" flush>
      <table className="w-full">
        <caption className="sr-only">
          Inputs and outputs with their element types and shapes
        </caption>
        <tbody>
          <Group title="Inputs" specs={signature.inputs} />
          <Group title="Outputs" specs={signature.outputs} output={output} />
        </tbody>
      </table>
      {output.classes ? (
        <p className="border-t px-4 py-2 text-muted">
          Classes, in order:{' '}
          <span className="text-text">{output.classes.map(String).join(', ')}</span>
        </p>
      ) : null}
    </Panel>
  );
}

function Group({
  title,
  specs,
  output = {},
}: {
  title: string;
  specs: TensorSpec[];
  output?: OutputRoles;
}) {
  return (
    <>
      <tr className="border-b not-first:border-t bg-sunken">
        <th scope="colgroup" colSpan={2} className="px-4 py-1 text-left font-medium text-xs">
          {title}
        </th>
      </tr>
      {specs.map((spec) => (
        <tr key={spec.name} className="border-b last:border-b-0">
          <th scope="row" className="break-words px-4 py-1.5 text-left font-normal">
            {spec.name} {spec.name === output.score ? <Badge>score</Badge> : null}
            {spec.name === output.label ? <Badge>label</Badge> : null}
          </th>
          <td className="px-4 py-1.5 text-right font-mono text-xs">{describeTensor(spec)}</td>
        </tr>
      ))}
    </>
  );
}
