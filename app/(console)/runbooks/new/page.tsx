import type { Metadata } from 'next';
import { NewRunbookPage } from '#components/runbooks/edit-page.tsx';

export const metadata: Metadata = { title: 'New runbook' };

export default function Page() {
  return <NewRunbookPage />;
}
