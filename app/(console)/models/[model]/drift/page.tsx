import type { Metadata } from 'next';
import { DriftTab } from '#components/drift/drift-tab.tsx';

export const metadata: Metadata = { title: 'Drift' };

export default async function Page({ params }: { params: Promise<{ model: string }> }) {
  const { model } = await params;
  return <DriftTab model={decodeURIComponent(model)} />;
}
