import type { Metadata } from 'next';
import { IncidentOverview } from '#components/incidents/incident-overview.tsx';

type Params = Promise<{ number: string }>;

export async function generateMetadata({ params }: { params: Params }): Promise<Metadata> {
  return { title: `Incident ${(await params).number}` };
}

export default async function Page({ params }: { params: Params }) {
  return <IncidentOverview number={(await params).number} />;
}
