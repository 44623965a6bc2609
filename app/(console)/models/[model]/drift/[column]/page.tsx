import type { Metadata } from 'next';
import { ColumnPage } from '#components/drift/column-page.tsx';

type Props = { params: Promise<{ model: string; column: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Drift of ${decodeURIComponent((await params).column)}` };
}

export default async function Page({ params }: Props) {
  const { model, column } = await params;
  return <ColumnPage model={decodeURIComponent(model)} name={decodeURIComponent(column)} />;
}
