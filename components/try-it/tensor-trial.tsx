'use client';
import { Download } from 'lucide-react';
import { type ReactNode, useMemo, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Field, Textarea } from '#components/ui/field.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { describeTensor } from '#components/versions/describe-tensor.ts';
import type { Version } from '#lib/registry/contract.ts';
import { CallSamples } from './call-samples.tsx';
import { checkTensorRequest, countValues, makeTensorRequest } from './tensor-request.ts';
import { REQUEST_FILE } from './write-samples.ts';

const MOST_SHOWN = 2000;

function saveRequest(text: string) {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = REQUEST_FILE;
  link.click();
  URL.revokeObjectURL(url);
}

/** For models without named features: a request over the Open Inference Protocol, to edit and to send from a terminal. */
export function TensorTrial({
  version,
  asked,
  gatewayUrl,
  reason,
  choice,
}: {
  version: Version;
  asked: string | null;
  gatewayUrl: string;
  reason: string;
  choice: ReactNode;
}) {
  const made = useMemo(
    () => makeTensorRequest(version.signature, version.golden_cases[0]?.inputs),
    [version],
  );
  const isLong = countValues(made) > MOST_SHOWN;
  const [text, setText] = useState(() => JSON.stringify(made, null, isLong ? 0 : 2));
  const checked = useMemo(
    () => checkTensorRequest(version.signature, text),
    [version.signature, text],
  );
  const at = asked === null ? '' : `/versions/${version.version}`;
  const url = `${gatewayUrl}/v2/models/${encodeURIComponent(version.model)}${at}/infer`;
  const origin = version.golden_cases.length > 0 ? 'golden case 1' : 'zeros of the right shape';
  return (
    <div className="grid gap-4 lg:grid-cols-2 lg:items-start">
      <Panel title="Request">
        <div className="flex flex-col gap-4">
          {choice}
          <p>
            {reason}. The console’s Predict button sends named features, so this model is tried over
            the Open Inference Protocol: edit the request and send it from a terminal.
          </p>
          <ul className="list-disc pl-5 font-mono text-xs leading-5">
            {version.signature.inputs.map((spec) => (
              <li key={spec.name}>
                {spec.name}: {describeTensor(spec)}
              </li>
            ))}
          </ul>
          {isLong ? (
            <div className="flex flex-col items-start gap-2">
              <p>
                The request holds {countValues(made).toLocaleString('en-US')} values, too many to
                edit here. It is made from {origin}.
              </p>
              <Button onClick={() => saveRequest(text)}>
                <Download aria-hidden />
                Download {REQUEST_FILE}
              </Button>
            </div>
          ) : (
            <Field
              label="Request body"
              hint={`Made from ${origin}.`}
              error={checked.errors[0] && `${checked.errors[0].field} ${checked.errors[0].message}`}
            >
              <Textarea
                rows={16}
                spellCheck={false}
                className="font-mono text-xs"
                value={text}
                onChange={(event) => setText(event.target.value)}
              />
            </Field>
          )}
        </div>
      </Panel>
      <CallSamples call={{ url, body: checked.request ?? made }} fromFile={isLong} />
    </div>
  );
}
