'use client';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ApiError } from '#components/api/api-error.ts';
import { callApi } from '#components/api/call-api.ts';
import { invalidate, useOperationMutation } from '#components/api/use-operation.ts';
import type { Postmortem, SectionName } from '#lib/postmortems/contract.ts';
import { editPostmortem, getPostmortem } from '#lib/postmortems/operations.ts';

interface Draft {
  /** As it was when it was begun. */
  base: string;
  text: string;
  revision: number;
  /** What somebody else wrote there meanwhile. */
  theirs: string | null;
}

/**
 * One section as it is being written. Who saves another section at the same time is not in the way; who wrote this one first is shown, and nothing of either is lost unseen.
 */
export function useSectionDraft(postmortem: Postmortem, name: SectionName) {
  const client = useQueryClient();
  const [draft, setDraft] = useState<Draft | null>(null);
  const params = { number: postmortem.incident.number };
  const save = useOperationMutation(editPostmortem, {
    quiet: true,
    onSuccess: () => setDraft(null),
  });

  async function send(text: string, revision: number, base: string) {
    const body = { sections: { [name]: text }, expected_revision: revision };
    try {
      await save.mutateAsync({ params, body });
    } catch (error) {
      if (!(error instanceof ApiError) || error.problem.code !== 'settings_conflict') return;
      const now = await callApi(getPostmortem, { params });
      void invalidate(client, getPostmortem);
      const theirs = now.sections[name];
      if (theirs === base) await send(text, now.revision, base);
      else setDraft({ base: theirs, text, revision: now.revision, theirs });
    }
  }

  return {
    draft,
    isPending: save.isPending,
    error: draft?.theirs === null ? save.error : null,
    begin: () => {
      const base = postmortem.sections[name];
      save.reset();
      setDraft({ base, text: base, revision: postmortem.revision, theirs: null });
    },
    write: (text: string) => setDraft((now) => now && { ...now, text }),
    cancel: () => setDraft(null),
    save: () => {
      if (draft) void send(draft.text, draft.revision, draft.base);
    },
  };
}
