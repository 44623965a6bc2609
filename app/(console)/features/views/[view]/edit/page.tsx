import type { Metadata } from 'next';
import { EditViewPage } from '#components/features/edit-view-page.tsx';

type Props = { params: Promise<{ view: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Edit ${decodeURIComponent((await params).view)}` };
}

export default async function Page({ params }: Props) {
  const { view } = await params;
  return <EditViewPage name={decodeURIComponent(view)} />;
}
