'use client';
import { type FormEvent, type ReactNode, useMemo, useState } from 'react';
import { ApiError } from '#components/api/api-error.ts';
import { useOperationMutation } from '#components/api/use-operation.ts';
import { useViewer } from '#components/frame/viewer.tsx';
import { readRows } from '#components/predictions/read-request.ts';
import { Button } from '#components/ui/button.tsx';
import { ErrorNote } from '#components/ui/error-state.tsx';
import { Field, Select } from '#components/ui/field.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { listPredictions, type Prediction } from '#lib/predictions/contract.ts';
import type { Version } from '#lib/registry/contract.ts';
import { predictFromConsole } from '#lib/serving/contract.ts';
import { askedVersion } from './asked-version.ts';
import { CallSamples } from './call-samples.tsx';
import { FeatureField } from './feature-field.tsx';
import { byFeature, type FormTexts, fillForm, type NamedLayout, readForm } from './read-form.ts';
import { TrialAnswer } from './trial-answer.tsx';

interface Source {
  /** 1 for the first golden case. */
  caseNumber: number | null;
  logged: Prediction | null;
  row: number;
}

/** The values the form starts with: a logged row, else a golden case, else nothing. */
function startTexts(version: Version, layout: NamedLayout, source: Source): FormTexts {
  const row = source.logged ? readRows(source.logged.inputs)?.[source.row] : undefined;
  const golden = version.golden_cases[(source.caseNumber ?? 1) - 1];
  return fillForm(layout, row ?? golden?.inputs ?? {});
}

/** A form made from the version's features, the answer, and the same call for an application. */
export function FeatureTrial({
  version,
  layout,
  asked,
  gatewayUrl,
  choice,
  source,
  loggedError,
  onCase,
}: {
  version: Version;
  layout: NamedLayout;
  /** The version or alias to ask; null is what is in force. */
  asked: string | null;
  gatewayUrl: string;
  choice: ReactNode;
  source: Source;
  loggedError: Error | null;
  onCase: (number: number) => void;
}) {
  const { whyNot } = useViewer();
  const [texts, setTexts] = useState(() => startTexts(version, layout, source));
  const form = useMemo(() => readForm(layout, texts), [layout, texts]);
  const predict = useOperationMutation(predictFromConsole, {
    quiet: true,
    refreshes: [listPredictions],
  });
  const body = { features: form.row, ...(asked === null ? {} : { version: askedVersion(asked) }) };
  const wrong = Object.keys(form.errors).length;
  const refused =
    predict.error instanceof ApiError ? byFeature(predict.error.problem.errors ?? []) : {};
  const whyNotSend =
    whyNot('operator') ??
    (wrong > 0 ? `Put right ${wrong === 1 ? 'one field' : `${wrong} fields`} first.` : null);

  function submit(event: FormEvent) {
    event.preventDefault();
    if (whyNotSend || predict.isPending) return;
    predict.mutate({ params: { model: version.model }, body });
  }
  function change(name: string, text: string) {
    setTexts((before) => ({ ...before, [name]: text }));
    if (predict.isError) predict.reset();
  }
  const caseNumbers = Array.from(version.golden_cases.keys(), (index) => index + 1);
  const selectedCase = source.logged ? '' : String(source.caseNumber ?? 1);
  return (
    <div className="grid gap-4 lg:grid-cols-2 lg:items-start">
      <Panel title="Inputs" description={version.description || undefined}>
        <form onSubmit={submit} className="flex flex-col gap-4">
          <div className="flex flex-wrap gap-x-4 gap-y-3">
            {choice}
            {version.golden_cases.length > 0 ? (
              <Field label="Filled from">
                <Select
                  value={selectedCase}
                  onChange={(event) => {
                    const number = Number(event.target.value);
                    onCase(number);
                    setTexts(
                      startTexts(version, layout, { caseNumber: number, logged: null, row: 0 }),
                    );
                    predict.reset();
                  }}
                >
                  {source.logged ? <option value="">A logged prediction</option> : null}
                  {caseNumbers.map((number) => (
                    <option key={number} value={number}>
                      Golden case {number}
                    </option>
                  ))}
                </Select>
              </Field>
            ) : null}
          </div>
          {loggedError ? <ErrorNote error={loggedError} /> : null}
          <div className="grid grid-cols-[repeat(auto-fill,minmax(11rem,1fr))] gap-x-4 gap-y-3 border-t pt-4">
            {layout.features.map((feature) => (
              <FeatureField
                key={feature.name}
                feature={feature}
                text={texts[feature.name] ?? ''}
                error={form.errors[feature.name] ?? refused[feature.name]}
                onText={(text) => change(feature.name, text)}
              />
            ))}
          </div>
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
        <TrialAnswer
          model={version.model}
          answer={predict.data && 'request_id' in predict.data ? predict.data : null}
          error={predict.error}
          isPending={predict.isPending}
        />
        <CallSamples
          call={{ url: `${gatewayUrl}/predict/${encodeURIComponent(version.model)}`, body }}
        />
      </div>
    </div>
  );
}
