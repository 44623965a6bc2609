import type { Metadata } from 'next';
import { ServingTab } from '#components/serving/serving-tab.tsx';

export const metadata: Metadata = { title: 'Serving' };

export default async function Page({ params }: { params: Promise<{ model: string }> }) {
  const { model } = await params;
  return <ServingTab model={decodeURIComponent(model)} />;
}
