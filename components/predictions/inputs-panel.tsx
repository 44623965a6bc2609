import { CodeBlock } from '#components/ui/code-block.tsx';
import { compactJson } from '#components/ui/compact-json.ts';
import { formatExact } from '#components/ui/format-number.ts';
import { Panel } from '#components/ui/panel.tsx';
import { type LoggedRow, nameValues } from './read-request.ts';
import { readTensors } from './read-tensors.ts';
import { TensorList } from './tensor-list.tsx';

/** A row's values by feature, or the request as it came when it has no named features. */
export function InputsPanel({
  row,
  featureNames,
  inputs,
  truncated,
}: {
  row: LoggedRow | null;
  featureNames: string[];
  inputs: unknown;
  truncated: boolean;
}) {
  const cut = truncated ? 'The request was long: the log keeps its beginning.' : undefined;
  if (row === null) {
    const tensors = readTensors(inputs, 'inputs');
    return (
      <Panel title="Inputs" description={cut}>
        {inputs === null || inputs === undefined ? (
          <p className="text-muted">The request had no body that could be read.</p>
        ) : tensors ? (
          <TensorList tensors={tensors} />
        ) : (
          <CodeBlock label="the inputs" code={compactJson(inputs)} />
        )}
      </Panel>
    );
  }
  const values = nameValues(row, featureNames);
  return (
    <Panel flush title="Inputs" description={cut}>
      <table className="w-full">
        <caption className="sr-only">Feature values as they were sent</caption>
        <tbody>
          {values.map(({ name, value }) => (
            <tr key={name} className="border-b last:border-b-0">
              <th
                scope="row"
                className="break-words px-4 py-1.5 text-left align-top font-normal text-muted"
              >
                {name}
              </th>
              <td className="num break-all px-4 py-1.5 text-right align-top">
                <InputValue value={value} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}

/** Every digit: what was sent is what one looks for here. */
function InputValue({ value }: { value: unknown }) {
  if (typeof value === 'number') return formatExact(value);
  if (value === null) return <span className="text-muted">missing (null)</span>;
  if (typeof value === 'string') {
    return value === '' ? <span className="text-muted">empty text</span> : value;
  }
  return <code className="font-mono text-xs">{JSON.stringify(value)}</code>;
}
