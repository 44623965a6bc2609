import type { Metadata } from 'next';
import { SilencesPage } from '#components/alerts/silences-page.tsx';

export const metadata: Metadata = { title: 'Silences' };

export default function Page() {
  return <SilencesPage />;
}
