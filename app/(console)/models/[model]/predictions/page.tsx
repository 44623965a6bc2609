import type { Metadata } from 'next';
import { PredictionsTab } from '#components/predictions/predictions-tab.tsx';

export const metadata: Metadata = { title: 'Predictions' };

export default async function Page({ params }: { params: Promise<{ model: string }> }) {
  const { model } = await params;
  return <PredictionsTab model={decodeURIComponent(model)} />;
}
