'use client';
import { ListPlus } from 'lucide-react';
import Link from 'next/link';
import { useOperation } from '#components/api/use-operation.ts';
import { useViewer } from '#components/frame/viewer.tsx';
import { Button } from '#components/ui/button.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { ErrorState } from '#components/ui/error-state.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { Time } from '#components/ui/time.tsx';
import { listEscalationPolicies, listOnCallTargets } from '#lib/oncall/operations.ts';
import { OnCallFrame } from './on-call-frame.tsx';
import { NEW_POLICY, policyPath } from './on-call-path.ts';
import { policySentences, scopeWords } from './policy-words.ts';

/** Escalation policies, each in sentences. */
export function PoliciesPage() {
  const policies = useOperation(listEscalationPolicies, {});
  const targets = useOperation(listOnCallTargets, {});
  const error = policies.error ?? targets.error;
  return (
    <OnCallFrame actions={policies.data && policies.data.items.length > 0 ? <NewPolicy /> : null}>
      {policies.data && targets.data ? (
        policies.data.items.length > 0 ? (
          <div className="grid gap-4 lg:grid-cols-2">
            {policies.data.items.map((policy) => (
              <Panel
                key={policy.id}
                title={
                  <Link href={policyPath(policy.id)} className="text-base hover:underline">
                    {policy.name}
                  </Link>
                }
                description={scopeWords(policy)}
              >
                <Sentences lines={policySentences(policy, targets.data)} />
                <p className="pt-3 text-muted text-xs">
                  Changed <Time at={policy.updated_at} /> by {policy.updated_by.name}.
                </p>
              </Panel>
            ))}
            <p className="text-muted lg:col-span-2">
              An incident goes by one policy: one that names its model before one for every model,
              and of these the one made first.
            </p>
          </div>
        ) : (
          <Panel>
            <EmptyState
              title="Incidents are told once, and to nobody after that"
              action={<NewPolicy />}
            >
              When an incident opens, the channels that the routing names are told. An escalation
              policy goes on from there: it tells whoever is on call, waits for somebody to
              acknowledge, then tells the next.
            </EmptyState>
          </Panel>
        )
      ) : error ? (
        <ErrorState
          error={error}
          onRetry={() => {
            void policies.refetch();
            void targets.refetch();
          }}
        />
      ) : (
        <div className="grid gap-4 lg:grid-cols-2" role="status" aria-label="Loading">
          <Skeleton className="h-44" />
          <Skeleton className="h-44" />
        </div>
      )}
    </OnCallFrame>
  );
}

/** Steps as an ordered list; the last line says how it ends. */
export function Sentences({ lines }: { lines: readonly string[] }) {
  return (
    <>
      <ol className="flex list-decimal flex-col gap-1 pl-5 marker:text-muted">
        {lines.slice(0, -1).map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ol>
      <p className="pt-1 pl-5 text-muted">{lines.at(-1)}</p>
    </>
  );
}

function NewPolicy() {
  const { whyNot } = useViewer();
  const refusal = whyNot('admin');
  return refusal ? (
    <Button variant="primary" disabledReason={refusal}>
      New policy
    </Button>
  ) : (
    <Button asChild variant="primary">
      <Link href={NEW_POLICY}>
        <ListPlus aria-hidden />
        New policy
      </Link>
    </Button>
  );
}
