import type { Metadata } from 'next';
import { TryItTab } from '#components/try-it/try-it-tab.tsx';
import { gatewayUrl } from './gateway-url.ts';

export const metadata: Metadata = { title: 'Try it' };

export default async function Page({ params }: { params: Promise<{ model: string }> }) {
  const { model } = await params;
  return <TryItTab model={decodeURIComponent(model)} gatewayUrl={await gatewayUrl()} />;
}
