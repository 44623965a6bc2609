import type { Metadata } from 'next';
import { PredictionPage } from '#components/predictions/prediction-page.tsx';

export const metadata: Metadata = { title: 'Prediction' };

export default async function Page({
  params,
}: {
  params: Promise<{ model: string; request_id: string }>;
}) {
  const { model, request_id } = await params;
  return (
    <PredictionPage model={decodeURIComponent(model)} requestId={decodeURIComponent(request_id)} />
  );
}
