import type { Metadata } from 'next';
import { RetrainingTab } from '#components/retraining/retraining-tab.tsx';

export const metadata: Metadata = { title: 'Retraining' };

export default async function Page({ params }: { params: Promise<{ model: string }> }) {
  const { model } = await params;
  return <RetrainingTab model={decodeURIComponent(model)} />;
}
