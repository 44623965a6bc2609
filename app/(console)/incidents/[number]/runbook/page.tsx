import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { IncidentRunbookPage } from '#components/runbooks/incident-runbook-page.tsx';

type Params = Promise<{ number: string }>;

export async function generateMetadata({ params }: { params: Params }): Promise<Metadata> {
  return { title: `Runbook of incident ${(await params).number}` };
}

export default async function Page({ params }: { params: Params }) {
  const { number } = await params;
  if (!/^[1-9]\d{0,8}$/.test(number)) notFound();
  return <IncidentRunbookPage number={Number(number)} />;
}
