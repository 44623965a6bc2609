import type { Metadata } from 'next';
import { SourcesPage } from '#components/features/sources-page.tsx';

export const metadata: Metadata = { title: 'Entities and sources' };

export default function Page() {
  return <SourcesPage />;
}
