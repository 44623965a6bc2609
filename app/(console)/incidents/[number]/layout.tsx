import type { ReactNode } from 'react';
import { IncidentFrame } from '#components/incidents/incident-frame.tsx';

export default async function Layout({
  params,
  children,
}: {
  params: Promise<{ number: string }>;
  children: ReactNode;
}) {
  const { number } = await params;
  return <IncidentFrame number={number}>{children}</IncidentFrame>;
}
