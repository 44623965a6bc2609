'use client';
import { Download } from 'lucide-react';
import { useMemo, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { compactJson } from '#components/ui/compact-json.ts';
import { NamedError } from '#components/ui/error-state.tsx';
import { Field, Textarea } from '#components/ui/field.tsx';
import type { Version } from '#lib/registry/contract.ts';
import { askVersion } from './ask-version.ts';
import { ShapeFields } from './shape-fields.tsx';
import { checkTensorRequest, countValues, reshape, type TensorRequest } from './tensor-request.ts';
import { TrialFrame } from './trial-frame.tsx';
import { REQUEST_FILE } from './write-samples.ts';

const MOST_SHOWN = 2000;

/** For models without named features: the tensors of an Open Inference Protocol request. */
export function TensorTrial({
  version,
  reason,
  start,
  asked,
  gatewayUrl,
}: {
  version: Version;
  /** Why it has no named features. */
  reason: string;
  start: TensorRequest;
  /** The version or alias to ask; null is what is in force. */
  asked: string | null;
  gatewayUrl: string;
}) {
  const { model, signature } = version;
  const [made, setMade] = useState(start);
  const [text, setText] = useState(() => compactJson(start));
  const isLong = countValues(made) > MOST_SHOWN;
  const { request, errors } = useMemo(
    () => (isLong ? { request: made, errors: [] } : checkTensorRequest(signature, text)),
    [signature, text, made, isLong],
  );
  const body = useMemo(
    () => ({ ...(request ?? made), ...askVersion(asked) }),
    [request, made, asked],
  );
  const [wrong] = errors;
  const at = asked === null ? '' : `/versions/${version.version}`;

  function change(changed: TensorRequest) {
    setMade(changed);
    setText(compactJson(changed));
  }
  return (
    <TrialFrame
      version={version}
      body={body}
      wrong={wrong ? 'Put the request body right first.' : null}
      call={{
        url: `${gatewayUrl}/v2/models/${encodeURIComponent(model)}${at}/infer`,
        body: request ?? made,
      }}
      fromFile={isLong}
    >
      {() => (
        <>
          <p className="text-muted">
            {reason}. Its inputs are tensors, written as in the Open Inference Protocol.
          </p>
          {signature.inputs.map((spec, index) => (
            <ShapeFields
              key={spec.name}
              spec={spec}
              shape={made.inputs[index]?.shape ?? []}
              onShape={(shape) => change(reshape(signature, made, spec.name, shape))}
            />
          ))}
          {isLong ? (
            <div className="flex flex-col items-start gap-2">
              <p>
                The request holds {countValues(made).toLocaleString('en-US')} values, too many to
                edit here. Download it to edit it and to send it from a terminal.
              </p>
              <Button onClick={() => saveRequest(JSON.stringify(made))}>
                <Download aria-hidden />
                Download {REQUEST_FILE}
              </Button>
            </div>
          ) : (
            <Field
              label="Request body"
              hint="Changing a size fills its tensor with zeros."
              error={wrong && <NamedError error={wrong} />}
            >
              <Textarea
                rows={12}
                spellCheck={false}
                className="font-mono text-xs"
                value={text}
                onChange={(event) => setText(event.target.value)}
              />
            </Field>
          )}
        </>
      )}
    </TrialFrame>
  );
}

function saveRequest(text: string) {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = REQUEST_FILE;
  link.click();
  URL.revokeObjectURL(url);
}
