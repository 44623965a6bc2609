import type { Metadata } from 'next';
import { PolicyPage } from '#components/retraining/policy-page.tsx';

export const metadata: Metadata = { title: 'Retraining policy' };

export default async function Page({ params }: { params: Promise<{ model: string }> }) {
  const { model } = await params;
  return <PolicyPage model={decodeURIComponent(model)} />;
}
