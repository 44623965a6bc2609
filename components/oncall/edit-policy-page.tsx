'use client';
import { useDecision } from '#components/api/use-decision.ts';
import { ErrorState } from '#components/ui/error-state.tsx';
import { PageOutline } from '#components/ui/page-outline.tsx';
import type { OperationAnswer } from '#lib/http/operation.ts';
import { type EscalationPolicy, escalationPolicySchema } from '#lib/oncall/contract.ts';
import { getEscalationPolicy, listOnCallTargets } from '#lib/oncall/operations.ts';
import { POLICIES } from './on-call-path.ts';
import { PolicyEditor } from './policy-editor.tsx';

const BACK = { href: POLICIES, label: 'All escalation policies' };

/** What is decided on stays as it was read. */
export function EditPolicyPage({ id }: { id: string }) {
  const policy = useDecision(getEscalationPolicy, { params: { id } });
  const targets = useDecision(listOnCallTargets, {});
  const error = policy.error ?? targets.error;
  if (error) return <ErrorState wholePage error={error} back={BACK} />;
  if (!policy.data || !targets.data) return <PageOutline wide={['Policy', 'Step 1']} />;
  const { id: storedId, revision } = policy.data;
  const { name, models, severities, steps, repeat } = policy.data;
  return (
    <PolicyEditor
      stored={{ id: storedId, revision }}
      first={escalationPolicySchema.parse({ name, models, severities, steps, repeat })}
      targets={targets.data}
    />
  );
}

export function NewPolicyPage() {
  const { data, error } = useDecision(listOnCallTargets, {});
  if (error) return <ErrorState wholePage error={error} back={BACK} />;
  if (!data) return <PageOutline wide={['Policy', 'Step 1']} />;
  return <PolicyEditor stored={null} first={firstPolicy(data)} targets={data} />;
}

/** What is proposed: every model's worst, to whoever is on call, twice. */
function firstPolicy({ schedules }: OperationAnswer<typeof listOnCallTargets>): EscalationPolicy {
  const notify = schedules.slice(0, 1).map(({ id }) => ({ kind: 'schedule' as const, id }));
  return {
    ...{ name: '', models: ['*'], severities: [1, 2], repeat: 2 },
    steps: [{ notify, wait_minutes: 10 }],
  };
}
