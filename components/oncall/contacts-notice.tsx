'use client';
import Link from 'next/link';
import { Status } from '#components/ui/status.tsx';
import type { ContactsAnswer } from '#lib/oncall/contract.ts';
import { CONTACTS } from './on-call-path.ts';

/** Said to whoever could be on call and not be told. */
export function ContactsNotice({ answer }: { answer: ContactsAnswer }) {
  return (
    <p className="mb-4 flex flex-wrap items-center justify-between gap-x-4 gap-y-1 rounded-md bg-warning-soft px-3 py-2">
      <Status state="warning">
        {answer.contacts.length === 0
          ? 'You cannot be told of anything: you have not said how to be reached.'
          : 'You cannot be told of anything: every channel of your contacts is switched off or removed.'}
      </Status>
      <Link href={CONTACTS} className="font-medium text-accent-text hover:underline">
        My contacts
      </Link>
    </p>
  );
}
