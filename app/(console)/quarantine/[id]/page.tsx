import type { Metadata } from 'next';
import { QuarantinedPage } from '#components/quarantine/quarantined-page.tsx';

export const metadata: Metadata = { title: 'Request in quarantine' };

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  return <QuarantinedPage id={decodeURIComponent((await params).id)} />;
}
