'use client';
import type { FormEvent, ReactNode } from 'react';
import { ApiError } from '#components/api/api-error.ts';
import type { CallInput } from '#components/api/call-api.ts';
import { useOperationMutation } from '#components/api/use-operation.ts';
import { useViewer } from '#components/frame/viewer.tsx';
import { Button } from '#components/ui/button.tsx';
import { Panel } from '#components/ui/panel.tsx';
import type { FieldError } from '#lib/http/errors.ts';
import { listPredictions } from '#lib/predictions/contract.ts';
import type { Version } from '#lib/registry/contract.ts';
import { predictFromConsole } from '#lib/serving/contract.ts';
import { CallSamples } from './call-samples.tsx';
import { TrialAnswer } from './trial-answer.tsx';
import type { CallToShow } from './write-samples.ts';

export type TrialBody = CallInput<typeof predictFromConsole>['body'];

/** The request as its fields make it, beside it the answer and the same call for an application. */
export function TrialFrame({
  version,
  body,
  wrong,
  call,
  fromFile = false,
  children,
}: {
  version: Version;
  /** What is sent; the same object as long as nothing is changed. */
  body: TrialBody;
  /** What has to be put right before it is sent. */
  wrong: string | null;
  call: CallToShow;
  /** The body is too long to stand in the call. */
  fromFile?: boolean;
  /** The fields, told what the server refused in this very body. */
  children: (refused: readonly FieldError[]) => ReactNode;
}) {
  const { whyNot } = useViewer();
  const predict = useOperationMutation(predictFromConsole, {
    quiet: true,
    refreshes: [listPredictions],
  });
  const gone =
    version.status === 'ready'
      ? null
      : `Version ${version.version} is ${version.status} and answers no more.`;
  const whyNotSend = whyNot('operator') ?? gone ?? wrong;
  // A refusal is of what was sent; it is forgotten when that is changed.
  const isOutdated = predict.variables?.body !== body;
  const error = isOutdated ? null : predict.error;

  function submit(event: FormEvent) {
    event.preventDefault();
    if (whyNotSend || predict.isPending) return;
    predict.mutate({ params: { model: version.model }, body });
  }
  return (
    <div className="grid gap-4 lg:grid-cols-2 lg:items-start">
      <Panel title="Inputs">
        <form onSubmit={submit} className="flex flex-col gap-4">
          {children(error instanceof ApiError ? (error.problem.errors ?? []) : [])}
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
          answer={predict.data}
          isOutdated={isOutdated}
          error={error}
          isPending={predict.isPending}
        />
        <CallSamples call={call} fromFile={fromFile} />
      </div>
    </div>
  );
}
