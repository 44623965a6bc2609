import type { Metadata } from 'next';
import { VersionsTab } from '#components/versions/versions-tab.tsx';

export const metadata: Metadata = { title: 'Versions' };

export default async function Page({ params }: { params: Promise<{ model: string }> }) {
  const { model } = await params;
  return <VersionsTab model={decodeURIComponent(model)} />;
}
