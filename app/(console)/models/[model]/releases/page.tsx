import type { Metadata } from 'next';
import { ReleasesTab } from '#components/releases/releases-tab.tsx';

export const metadata: Metadata = { title: 'Releases' };

export default async function Page({ params }: { params: Promise<{ model: string }> }) {
  return <ReleasesTab model={decodeURIComponent((await params).model)} />;
}
