import type { Metadata } from 'next';
import { EditRunbookPage } from '#components/runbooks/edit-page.tsx';

type Params = Promise<{ slug: string }>;

export async function generateMetadata({ params }: { params: Params }): Promise<Metadata> {
  return { title: `Edit ${(await params).slug}` };
}

export default async function Page({ params }: { params: Params }) {
  return <EditRunbookPage slug={(await params).slug} />;
}
