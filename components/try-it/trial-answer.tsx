import { VersionChip } from '#components/charts/version-chip.tsx';
import { AnswerValue } from '#components/predictions/answer-value.tsx';
import { readAnswers } from '#components/predictions/read-request.ts';
import { Badge } from '#components/ui/badge.tsx';
import { Num } from '#components/ui/num.tsx';
import { Facts } from '#components/ui/panel.tsx';
import type { PredictResponse } from '#lib/serving/contract.ts';
import { AnswerFrame } from './answer-frame.tsx';

/** What the model answered, and where the answer can be found again. */
export function TrialAnswer({
  answer,
  ...frame
}: {
  model: string;
  answer: PredictResponse | null;
  error: Error | null;
  isPending: boolean;
}) {
  const [first] = readAnswers(answer) ?? [];
  return (
    <AnswerFrame {...frame} requestId={answer?.request_id ?? null}>
      {answer && first ? (
        <>
          <AnswerValue answer={first}>
            {answer.degraded ? <Badge tone="warning">degraded</Badge> : null}
            {answer.cached ? <Badge>cached</Badge> : null}
          </AnswerValue>
          <Facts
            className="pt-4"
            items={[
              { label: 'Version', value: <VersionChip version={answer.version} /> },
              {
                label: 'Release',
                value: <Num value={answer.release} why="A given version was asked for" />,
              },
              { label: 'Latency', value: <Num value={answer.latency_ms} unit="ms" /> },
              { label: 'Confidence', value: answer.confidence },
            ]}
          />
        </>
      ) : null}
    </AnswerFrame>
  );
}
