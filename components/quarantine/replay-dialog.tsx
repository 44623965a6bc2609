'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import Link from 'next/link';
import { callApi } from '#components/api/call-api.ts';
import { invalidate, useOperation } from '#components/api/use-operation.ts';
import { predictionsPath } from '#components/predictions/prediction-path.ts';
import { ChangeDialog } from '#components/ui/change-dialog.tsx';
import { Status } from '#components/ui/status.tsx';
import { getModel } from '#lib/registry/contract.ts';
import type { Scalar } from '#lib/validation/contract.ts';
import {
  type QuarantinedDetail,
  replayQuarantined,
} from '#lib/validation/quarantine-operations.ts';

const TIMEOUT_MS = 60_000;

/** Predicts a request that was kept, with the release now in force; a refusal leaves it where it is. */
export function ReplayDialog({
  request,
  rows,
  changed,
  onReplayed,
  onClose,
}: {
  request: QuarantinedDetail;
  /** null: as they came. */
  rows: (Scalar | null)[][] | null;
  /** How many values were changed. */
  changed: number;
  onReplayed: () => void;
  onClose: () => void;
}) {
  const client = useQueryClient();
  const { id, model, request_id } = request;
  const about = useOperation(getModel, { params: { model } });
  const release = about.data?.release;
  const change = useMutation({
    mutationFn: (reason: string) =>
      callApi(
        replayQuarantined,
        { params: { id }, body: { reason, ...(rows && { rows }) } },
        { timeoutMs: TIMEOUT_MS },
      ),
    onSuccess: onReplayed,
    // A refusal is kept with the request.
    onSettled: () => invalidate(client),
  });
  const result = change.data?.result;
  const versions = release?.versions ?? [];
  const by =
    versions.length === 0
      ? 'the release in force'
      : `version ${versions.join(', ')}, which ${versions.length === 1 ? 'is' : 'are'} in force`;
  const values = changed === 1 ? 'one value changed' : `${changed} values changed`;
  return (
    <ChangeDialog
      title="Replay this request"
      description={`It is predicted by ${by}, ${changed > 0 ? `with ${values}` : 'as it came'}, under its own request id, so that a label for it joins.`}
      verb="Replay"
      required
      examples="Such as: the client sends the hour in minutes, corrected by hand"
      why={about.data && !release ? `${model} has no release in force.` : null}
      change={change}
      onConfirm={(reason) => change.mutate(reason ?? '')}
      done={
        result
          ? {
              verb: 'Done',
              body: (
                <div role="status" className="flex flex-col gap-2">
                  <Status state="good">{`Replayed${result.version === null ? '' : ` by version ${result.version}`}`}</Status>
                  <Link
                    href={predictionsPath(model, request_id, result.prediction_id)}
                    className="text-accent-text hover:underline"
                  >
                    Open the prediction
                  </Link>
                </div>
              ),
            }
          : null
      }
      onClose={onClose}
    />
  );
}
