import type { Metadata } from 'next';
import { PostmortemsPage } from '#components/postmortems/postmortems-page.tsx';

export const metadata: Metadata = { title: 'Postmortems' };

export default function Page() {
  return <PostmortemsPage />;
}
