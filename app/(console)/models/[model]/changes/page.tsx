import type { Metadata } from 'next';
import { TimelineTab } from '#components/timeline/timeline-tab.tsx';

export const metadata: Metadata = { title: 'What changed' };

export default async function Page({ params }: { params: Promise<{ model: string }> }) {
  const { model } = await params;
  return <TimelineTab model={decodeURIComponent(model)} />;
}
