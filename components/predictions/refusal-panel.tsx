import { stageName } from '#components/serving/stage-looks.ts';
import { Panel } from '#components/ui/panel.tsx';
import { Status } from '#components/ui/status.tsx';
import { toSentence } from '#components/ui/to-sentence.ts';
import type { Prediction } from '#lib/predictions/contract.ts';
import { describeError } from './outcome.tsx';

/** Why a request got no prediction, in words and in the code programs compare. */
export function RefusalPanel({ prediction }: { prediction: Prediction }) {
  const { status, error_code, error_stage, error_detail, degraded_reason } = prediction;
  return (
    <Panel title="No answer">
      <Status state={status >= 500 ? 'bad' : 'warning'}>{describeError(error_code, status)}</Status>
      {degraded_reason ? <p className="break-words pt-2">{toSentence(degraded_reason)}</p> : null}
      <p className="break-words pt-2">{error_detail ?? 'The log holds no further detail.'}</p>
      <p className="pt-2 text-muted text-xs">
        Status <span className="num">{status}</span>
        {error_code ? (
          <>
            , code <code className="font-mono">{error_code}</code>
          </>
        ) : null}
        {error_stage ? `, while it was to ${stageName(error_stage)}` : null}.{' '}
        {status >= 500
          ? 'The request may be right: serving it failed.'
          : 'The request has to be changed.'}
      </p>
    </Panel>
  );
}
