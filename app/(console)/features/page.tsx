import type { Metadata } from 'next';
import { CataloguePage } from '#components/features/catalogue-page.tsx';

export const metadata: Metadata = { title: 'Features' };

export default function Page() {
  return <CataloguePage />;
}
