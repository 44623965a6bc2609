import type { Metadata } from 'next';
import { RunbookPage } from '#components/runbooks/runbook-page.tsx';

type Params = Promise<{ slug: string }>;

export async function generateMetadata({ params }: { params: Params }): Promise<Metadata> {
  return { title: `Runbook ${(await params).slug}` };
}

export default async function Page({ params }: { params: Params }) {
  return <RunbookPage slug={(await params).slug} />;
}
