'use client';
import { useState } from 'react';
import { useDecision } from '#components/api/use-decision.ts';
import { ErrorState } from '#components/ui/error-state.tsx';
import { PageOutline } from '#components/ui/page-outline.tsx';
import { getView, type ViewAnswerBody } from '#lib/features/operations.ts';
import { CATALOGUE } from './feature-paths.ts';
import { draftOfView } from './view-draft.ts';
import { ViewEditor } from './view-editor.tsx';

/** A view's next version, beginning with its newest. */
export function EditViewPage({ name }: { name: string }) {
  const { data, error, refetch } = useDecision(getView, { params: { view: name }, query: {} });
  if (data) return <Loaded key={data.version} view={data} />;
  return error ? (
    <ErrorState
      error={error}
      onRetry={() => void refetch()}
      back={{ href: CATALOGUE, label: 'All feature views' }}
      wholePage
    />
  ) : (
    <PageOutline wide={[]} panels={['Definition', 'Preview']} />
  );
}

function Loaded({ view }: { view: ViewAnswerBody }) {
  const [draft] = useState(() => draftOfView(view.definition, () => crypto.randomUUID()));
  return <ViewEditor initial={draft} existing={view} />;
}
