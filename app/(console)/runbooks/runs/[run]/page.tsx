import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { RunPage } from '#components/runbooks/run-page.tsx';

type Params = Promise<{ run: string }>;

export async function generateMetadata({ params }: { params: Params }): Promise<Metadata> {
  return { title: `Runbook run ${(await params).run}` };
}

export default async function Page({ params }: { params: Params }) {
  const { run } = await params;
  if (!/^[1-9]\d{0,8}$/.test(run)) notFound();
  return <RunPage run={Number(run)} />;
}
