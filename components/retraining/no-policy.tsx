'use client';
import { CalendarClock } from 'lucide-react';
import Link from 'next/link';
import { useViewer } from '#components/frame/viewer.tsx';
import { Button } from '#components/ui/button.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { policyPath } from './retraining-path.ts';

/** What a policy would do, and how to get one. */
export function NoPolicy({ model }: { model: string }) {
  const { whyNot } = useViewer();
  const refusal = whyNot('operator');
  return (
    <Panel title="Policy">
      <EmptyState
        title={`Nothing trains ${model} again by itself`}
        action={
          refusal ? (
            <Button variant="primary" disabledReason={refusal}>
              Set a policy
            </Button>
          ) : (
            <Button asChild variant="primary">
              <Link href={policyPath(model)}>
                <CalendarClock aria-hidden />
                Set a policy
              </Link>
            </Button>
          )
        }
      >
        A policy trains it again for a reason: by a schedule, on drift, on falling performance or on
        new labels. A challenger has to be no worse than the version in force on rows that neither
        has seen. What is proposed: every Monday, and sooner when a third of the features drift; the
        result waits as a candidate for a person to promote. Its backtest shows when it would have
        fired.
      </EmptyState>
    </Panel>
  );
}
