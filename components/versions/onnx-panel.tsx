import { Facts, Panel } from '#components/ui/panel.tsx';
import type { OnnxSummary } from '#lib/onnx/contract.ts';

/** What the file says of itself, and what registration changed in the copy that is served. */
export function OnnxPanel({ onnx }: { onnx: OnnxSummary }) {
  const opsets = Object.entries(onnx.opsets).map(([domain, version]) => `${domain} ${version}`);
  return (
    <Panel title="ONNX">
      <Facts
        items={[
          { label: 'Producer', value: onnx.producer || 'Not stated' },
          { label: 'IR version', value: onnx.irVersion },
          { label: 'Operator sets', value: opsets.join(', ') || 'None' },
          { label: 'Nodes', value: onnx.nodeCount.toLocaleString('en-US') },
        ]}
      />
      <h3 className="pt-4 pb-1 font-medium">What registration changed</h3>
      {onnx.changes.length === 0 ? (
        <p className="text-muted">Nothing: the file is served as it was uploaded.</p>
      ) : (
        <ul className="list-disc pl-5">
          {onnx.changes.map((change) => (
            <li key={change}>{change}</li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
