import type { Metadata } from 'next';
import { OverviewPage } from '#components/model/overview-page.tsx';

export const metadata: Metadata = { title: 'Overview' };

export default async function Page({ params }: { params: Promise<{ model: string }> }) {
  return <OverviewPage model={decodeURIComponent((await params).model)} />;
}
