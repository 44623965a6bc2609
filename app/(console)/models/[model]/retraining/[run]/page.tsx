import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { RunPage } from '#components/retraining/run-page.tsx';

interface Props {
  params: Promise<{ model: string; run: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Training run ${(await params).run}` };
}

export default async function Page({ params }: Props) {
  const { model, run } = await params;
  if (!/^[1-9]\d{0,8}$/.test(run)) notFound();
  return <RunPage model={decodeURIComponent(model)} run={Number(run)} />;
}
