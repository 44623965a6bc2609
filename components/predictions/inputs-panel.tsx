'use client';
import { useOperation } from '#components/api/use-operation.ts';
import { CodeBlock } from '#components/ui/code-block.tsx';
import { compactJson } from '#components/ui/compact-json.ts';
import { formatExact } from '#components/ui/format-number.ts';
import { Panel } from '#components/ui/panel.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { getServingSettings } from '#lib/serving/contract.ts';
import { showValue } from '#lib/validation/show-value.ts';
import type { Replacement } from './find-replaced.ts';
import { type NamingVersion, nameInputs } from './name-inputs.ts';
import type { LoggedRow } from './read-request.ts';
import { readTensors } from './read-tensors.ts';
import { TensorList } from './tensor-list.tsx';

/** A row's values by feature, or the request as it came when it has no named features. */
export function InputsPanel({
  model,
  row,
  hasVersion,
  naming,
  inputs,
  truncated,
  replaced,
}: {
  model: string;
  row: LoggedRow | null;
  /** Without one there will be a word about the names, whose place is kept. */
  hasVersion: boolean;
  /** Undefined until it is known. */
  naming: NamingVersion | null | undefined;
  inputs: unknown;
  truncated: boolean;
  /** What came in place of the values that rules replaced, by feature. */
  replaced: ReadonlyMap<string, Replacement>;
}) {
  const settings = useOperation(getServingSettings, { params: { model } });
  const cut = truncated ? 'The request was long: the log keeps its beginning.' : undefined;
  if (row === null) {
    const tensors = readTensors(inputs);
    return (
      <Panel title="Inputs" description={cut}>
        {inputs === null || inputs === undefined ? (
          <p className="text-muted">
            The log holds no inputs: the body could not be read, or features of it are left out by
            the settings.
          </p>
        ) : tensors ? (
          <TensorList tensors={tensors} />
        ) : (
          <CodeBlock label="the inputs" code={compactJson(inputs)} />
        )}
      </Panel>
    );
  }
  const { values, note } = nameInputs(row, naming ?? null);
  // Until the names are known only the height of what comes is: a name may still go elsewhere.
  const isNamed = naming !== undefined;
  const awaited = hasVersion || !Array.isArray(row) ? undefined : 'Looking up names…';
  const description = [isNamed ? note : awaited, cut].filter(Boolean).join(' ') || undefined;
  const redacted = settings.data?.settings.log.redact ?? [];
  return (
    <Panel flush title="Inputs" description={description}>
      <table className="w-full" aria-busy={!isNamed}>
        <caption className="sr-only">Feature values as the model had them</caption>
        <tbody>
          {values.map(({ name, value }) => (
            <tr key={name} className="border-b last:border-b-0">
              <th
                scope="row"
                className="break-words px-4 py-1.5 text-left align-top font-normal text-muted"
              >
                {isNamed ? name : <Skeleton className="my-0.5 w-24" />}
              </th>
              <td className="num break-all px-4 py-1.5 text-right align-top">
                {isNamed ? (
                  <>
                    <InputValue value={value} isLeftOut={redacted.includes(name)} />
                    <CameAs replacement={replaced.get(name)} />
                  </>
                ) : (
                  <Skeleton className="my-0.5 ml-auto w-16" />
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}

/** The original of a value that the model was not given. */
function CameAs({ replacement }: { replacement: Replacement | undefined }) {
  if (!replacement) return null;
  const { given, how } = replacement;
  return (
    <span className="block text-warning text-xs">
      {how}; came as {given === null ? 'missing' : showValue(given)}
    </span>
  );
}

/** Every digit: what was sent is what one looks for here. */
function InputValue({ value, isLeftOut }: { value: unknown; isLeftOut: boolean }) {
  if (typeof value === 'number') return formatExact(value);
  if (value === null) {
    return (
      <span className="text-muted">
        {isLeftOut ? 'left out by the settings' : 'missing (null)'}
      </span>
    );
  }
  if (typeof value === 'string') {
    return value === '' ? <span className="text-muted">empty text</span> : value;
  }
  return <code className="font-mono text-xs">{JSON.stringify(value)}</code>;
}
