import type { Metadata } from 'next';
import { CheckedFilePage } from '#components/validation/checked-file-page.tsx';

export const metadata: Metadata = { title: 'Checked file' };

export default async function Page({ params }: { params: Promise<{ model: string; id: string }> }) {
  const { model, id } = await params;
  return <CheckedFilePage model={decodeURIComponent(model)} id={id} />;
}
