import type { Metadata } from 'next';
import { NewViewPage } from '#components/features/new-view-page.tsx';

export const metadata: Metadata = { title: 'New feature view' };

export default function Page() {
  return <NewViewPage />;
}
