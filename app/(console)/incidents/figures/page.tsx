import type { Metadata } from 'next';
import { FiguresPage } from '#components/postmortems/figures-page.tsx';

export const metadata: Metadata = { title: 'How long incidents took' };

export default function Page() {
  return <FiguresPage />;
}
