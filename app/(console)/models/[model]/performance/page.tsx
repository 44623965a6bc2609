import type { Metadata } from 'next';
import { PerformanceTab } from '#components/performance/performance-tab.tsx';

export const metadata: Metadata = { title: 'Performance' };

export default async function Page({ params }: { params: Promise<{ model: string }> }) {
  const { model } = await params;
  return <PerformanceTab model={decodeURIComponent(model)} />;
}
