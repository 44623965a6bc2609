import type { Metadata } from 'next';
import { ActionItemsPage } from '#components/postmortems/action-items-page.tsx';

export const metadata: Metadata = { title: 'Action items' };

export default function Page() {
  return <ActionItemsPage />;
}
