import type { Metadata } from 'next';
import { RunsPage } from '#components/features/runs-page.tsx';

export const metadata: Metadata = { title: 'Feature runs' };

export default function Page() {
  return <RunsPage />;
}
