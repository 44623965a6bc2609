import type { Metadata } from 'next';
import { PredictionPage } from '#components/predictions/prediction-page.tsx';

export async function generateMetadata({
  params,
}: {
  params: Promise<{ request_id: string }>;
}): Promise<Metadata> {
  return { title: `Prediction ${decodeURIComponent((await params).request_id)}` };
}

export default async function Page({
  params,
  searchParams,
}: {
  params: Promise<{ model: string; request_id: string }>;
  searchParams: Promise<{ id?: string | string[] }>;
}) {
  const { model, request_id } = await params;
  const { id } = await searchParams;
  return (
    <PredictionPage
      model={decodeURIComponent(model)}
      requestId={decodeURIComponent(request_id)}
      id={typeof id === 'string' ? id : undefined}
    />
  );
}
