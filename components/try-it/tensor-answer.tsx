import { VersionChip } from '#components/charts/version-chip.tsx';
import { TensorList } from '#components/predictions/tensor-list.tsx';
import { Facts } from '#components/ui/panel.tsx';
import type { InferResponse } from '#lib/serving/contract.ts';
import { AnswerFrame } from './answer-frame.tsx';

/** The output tensors a model answered. */
export function TensorAnswer({
  answer,
  ...frame
}: {
  model: string;
  answer: InferResponse | null;
  error: Error | null;
  isPending: boolean;
}) {
  return (
    <AnswerFrame {...frame} requestId={answer?.id ?? null}>
      {answer ? (
        <>
          <TensorList tensors={answer.outputs} />
          <Facts
            className="pt-4"
            items={[
              { label: 'Version', value: <VersionChip version={Number(answer.model_version)} /> },
            ]}
          />
        </>
      ) : null}
    </AnswerFrame>
  );
}
