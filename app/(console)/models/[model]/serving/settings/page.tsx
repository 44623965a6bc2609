import type { Metadata } from 'next';
import { SettingsPage } from '#components/serving/settings-page.tsx';

export const metadata: Metadata = { title: 'Serving settings' };

export default async function Page({ params }: { params: Promise<{ model: string }> }) {
  const { model } = await params;
  return <SettingsPage model={decodeURIComponent(model)} />;
}
