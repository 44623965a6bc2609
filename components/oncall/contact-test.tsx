'use client';
import { Status } from '#components/ui/status.tsx';
import { Time } from '#components/ui/time.tsx';
import type { ContactsAnswer } from '#lib/oncall/contract.ts';

/** What became of the last test over a contact. */
export function ContactTest({ test }: { test: ContactsAnswer['contacts'][number]['last_test'] }) {
  if (!test) return <p className="text-muted text-xs">Not tested yet.</p>;
  const { status, error, at } = test;
  if (status === 'delivered') {
    return (
      <Status state="good" className="text-xs">
        A test was taken <Time at={at} />
      </Status>
    );
  }
  if (status === 'queued') {
    return (
      <p className="break-words text-muted text-xs" aria-live="polite">
        A test is on its way, since <Time at={at} />
        {error ? `; last: ${error}` : ''}
      </p>
    );
  }
  return (
    <Status state="bad" className="text-xs">
      The test did not arrive: {error ?? 'it was given up'} (<Time at={at} />)
    </Status>
  );
}
