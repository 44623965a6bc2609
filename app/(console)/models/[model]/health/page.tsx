import type { Metadata } from 'next';
import { HealthTab } from '#components/health/health-tab.tsx';

export const metadata: Metadata = { title: 'Health' };

export default async function Page({ params }: { params: Promise<{ model: string }> }) {
  const { model } = await params;
  return <HealthTab model={decodeURIComponent(model)} />;
}
