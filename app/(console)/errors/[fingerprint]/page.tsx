import type { Metadata } from 'next';
import { ErrorGroupPage } from '#components/errors/error-group-page.tsx';

export const metadata: Metadata = { title: 'Error' };

export default async function Page({ params }: { params: Promise<{ fingerprint: string }> }) {
  const { fingerprint } = await params;
  return <ErrorGroupPage fingerprint={decodeURIComponent(fingerprint)} />;
}
