'use client';
import { useDecision } from '#components/api/use-decision.ts';
import { useViewer } from '#components/frame/viewer.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { ErrorState } from '#components/ui/error-state.tsx';
import { PageOutline } from '#components/ui/page-outline.tsx';
import { getRunbook } from '#lib/runbooks/operations.ts';
import { RunbookEditor } from './runbook-editor.tsx';
import { RUNBOOKS, runbookPath } from './runbook-path.ts';

const FIRST = `What it is about, in a sentence, and when to follow it.

\`\`\`query
query: error_rate_by_version
minutes: 15
\`\`\`

What to conclude from it.

\`\`\`action
do: roll_back
\`\`\`
`;

export function NewRunbookPage() {
  const refusal = useViewer().whyNot('operator');
  if (refusal) return <EmptyState title="Runbooks are written by operators">{refusal}</EmptyState>;
  const draft = { slug: '', title: '', text: FIRST, version: 0 };
  return <RunbookEditor draft={draft} back={{ href: RUNBOOKS, label: 'All runbooks' }} />;
}

/** What is written is decided on what was read: nothing is fetched behind one’s back. */
export function EditRunbookPage({ slug }: { slug: string }) {
  const refusal = useViewer().whyNot('operator');
  const { data, error, refetch } = useDecision(getRunbook, { params: { slug }, query: {} });
  const back = { href: runbookPath(slug), label: `Runbook ${slug}` };
  if (refusal) return <EmptyState title="Runbooks are written by operators">{refusal}</EmptyState>;
  if (error)
    return <ErrorState error={error} onRetry={() => void refetch()} back={back} wholePage />;
  if (!data) return <PageOutline wide={['Text', 'Preview']} panels={[]} />;
  const { title, shown, version } = data;
  return <RunbookEditor draft={{ slug, title, text: shown.text, version }} back={back} />;
}
