'use client';
import { Download } from 'lucide-react';
import { type FormEvent, type ReactNode, useMemo, useState } from 'react';
import { useOperationMutation } from '#components/api/use-operation.ts';
import { useViewer } from '#components/frame/viewer.tsx';
import { Button } from '#components/ui/button.tsx';
import { compactJson } from '#components/ui/compact-json.ts';
import { ErrorNote } from '#components/ui/error-state.tsx';
import { Field, Textarea } from '#components/ui/field.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { listPredictions, type Prediction } from '#lib/predictions/contract.ts';
import type { Version } from '#lib/registry/contract.ts';
import { predictFromConsole } from '#lib/serving/contract.ts';
import { askedVersion } from './asked-version.ts';
import { CallSamples } from './call-samples.tsx';
import { ShapeFields } from './shape-fields.tsx';
import { TensorAnswer } from './tensor-answer.tsx';
import { checkTensorRequest, countValues, reshape, startTensorRequest } from './tensor-request.ts';
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

/** For models without named features: tensors as the Open Inference Protocol writes them, the answer, and the same call. */
export function TensorTrial({
  version,
  asked,
  gatewayUrl,
  reason,
  choice,
  logged,
  loggedError,
}: {
  version: Version;
  asked: string | null;
  gatewayUrl: string;
  reason: string;
  choice: ReactNode;
  logged: Prediction | null;
  loggedError: Error | null;
}) {
  const { whyNot } = useViewer();
  const [start] = useState(() => startTensorRequest(version, logged));
  const [made, setMade] = useState(start.request);
  const [origin, setOrigin] = useState(start.origin);
  const [text, setText] = useState(() => compactJson(start.request));
  const isLong = countValues(made) > MOST_SHOWN;
  const checked = useMemo(
    () => (isLong ? { request: made, errors: [] } : checkTensorRequest(version.signature, text)),
    [version.signature, text, made, isLong],
  );
  const predict = useOperationMutation(predictFromConsole, {
    quiet: true,
    refreshes: [listPredictions],
  });
  const [wrong] = checked.errors;
  const whyNotSend = whyNot('operator') ?? (wrong ? 'Put the request body right first.' : null);
  const at = asked === null ? '' : `/versions/${version.version}`;
  const url = `${gatewayUrl}/v2/models/${encodeURIComponent(version.model)}${at}/infer`;

  function change(request: typeof made) {
    setMade(request);
    setText(compactJson(request));
    setOrigin('zeros of the right shape');
    predict.reset();
  }
  function submit(event: FormEvent) {
    event.preventDefault();
    if (whyNotSend || predict.isPending) return;
    const { inputs } = checked.request as typeof made;
    const body = { inputs, ...(asked === null ? {} : { version: askedVersion(asked) }) };
    predict.mutate({ params: { model: version.model }, body: body as never });
  }
  return (
    <div className="grid gap-4 lg:grid-cols-2 lg:items-start">
      <Panel title="Inputs" description={version.description || undefined}>
        <form onSubmit={submit} className="flex flex-col gap-4">
          {choice}
          {loggedError ? <ErrorNote error={loggedError} /> : null}
          <p className="text-muted">
            {reason}. Its inputs are tensors, written as the Open Inference Protocol does.
          </p>
          {version.signature.inputs.map((spec, index) => (
            <ShapeFields
              key={spec.name}
              spec={spec}
              shape={made.inputs[index]?.shape ?? []}
              onShape={(shape) => change(reshape(version.signature, made, spec.name, shape))}
            />
          ))}
          {isLong ? (
            <div className="flex flex-col items-start gap-2">
              <p>
                The request holds {countValues(made).toLocaleString('en-US')} values, too many to
                edit here: {origin}. Download it to edit it and to send it from a terminal.
              </p>
              <Button onClick={() => saveRequest(JSON.stringify(made))}>
                <Download aria-hidden />
                Download {REQUEST_FILE}
              </Button>
            </div>
          ) : (
            <Field
              label="Request body"
              hint={`Made from ${origin}.`}
              error={wrong && `${wrong.field} ${wrong.message}`}
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
          <div className="flex flex-wrap items-center gap-3">
            <Button
              variant="primary"
              type="submit"
              busy={predict.isPending}
              disabledReason={whyNotSend}
            >
              Predict
            </Button>
            {whyNotSend ? <span className="text-muted">{whyNotSend}</span> : null}
          </div>
        </form>
      </Panel>
      <div className="flex min-w-0 flex-col gap-4">
        <TensorAnswer
          model={version.model}
          answer={predict.data && 'outputs' in predict.data ? predict.data : null}
          error={predict.error}
          isPending={predict.isPending}
        />
        <CallSamples call={{ url, body: checked.request ?? made }} fromFile={isLong} />
      </div>
    </div>
  );
}
