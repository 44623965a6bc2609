import type { Metadata } from 'next';
import { ViewPage } from '#components/features/view-page.tsx';

type Props = { params: Promise<{ view: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: decodeURIComponent((await params).view) };
}

export default async function Page({ params }: Props) {
  const { view } = await params;
  return <ViewPage name={decodeURIComponent(view)} />;
}
