'use client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { callApi } from '#components/api/call-api.ts';
import { invalidate } from '#components/api/use-operation.ts';
import {
  type DefaultAnswer,
  getRelease,
  promoteVersion,
  type ReleasePlan,
  type ReleaseResult,
  rollBack,
} from '#lib/releases/contract.ts';

const WAIT_MS = 150;
const POLL_MS = 300;

/** What to do, decided on the release `expectedSeq`. */
export type ReleaseOrder = {
  reason: string;
  expectedSeq: number | undefined;
  /** The plan that `expectedSeq` is, for the words. */
  from: ReleasePlan | null;
} & (
  | {
      kind: 'promote';
      version: number;
      fallback: number[];
      /** null: none. */
      default: DefaultAnswer | null;
      /** Why an admin does without what is missing of the checklist; null: nobody does. */
      overrideChecklist: { reason: string } | null;
    }
  | { kind: 'rollback'; toSeq: number | undefined }
);

function send(model: string, order: ReleaseOrder): Promise<ReleaseResult> {
  const common = { reason: order.reason, expected_seq: order.expectedSeq, wait_ms: WAIT_MS };
  return order.kind === 'promote'
    ? callApi(promoteVersion, {
        params: { model },
        body: {
          ...common,
          version: order.version,
          fallback: order.fallback,
          default: order.default,
          override_checklist: order.overrideChecklist ?? undefined,
        },
      })
    : callApi(rollBack, { params: { model }, body: { ...common, to_seq: order.toSeq } });
}

const isPending = (release: ReleaseResult) =>
  release.acknowledgements.some((each) => each.status === 'pending');

/** Makes a release and follows its acknowledgements as they come. */
export function useReleaseRun(model: string) {
  const client = useQueryClient();
  // Kept apart from the mutation, whose answer goes away with the next order: an Undo that fails leaves what was made on screen.
  const [done, setDone] = useState<{ made: ReleaseResult; from: ReleasePlan | null }>();
  const order = useMutation({
    mutationFn: (what: ReleaseOrder) => send(model, what),
    onSuccess: (made, { from }) => setDone({ made, from }),
    onSettled: () => invalidate(client),
  });
  const made = done?.made;
  const seq = made?.seq ?? 0;
  const followed = useQuery({
    queryKey: ['followRelease', model, seq],
    queryFn: ({ signal }) => callApi(getRelease, { params: { model, seq } }, { signal }),
    enabled: made !== undefined && isPending(made),
    refetchInterval: (query) =>
      query.state.data === undefined || isPending(query.state.data) ? POLL_MS : false,
  });
  return {
    start: order.mutate,
    running: order.isPending,
    error: order.error,
    forget: order.reset,
    /** The release with what is known of its acknowledgements; undefined before it is made. */
    release: made && followed.data?.seq === seq ? followed.data : made,
    /** The plan that the release took the place of. */
    from: done?.from ?? null,
  };
}
