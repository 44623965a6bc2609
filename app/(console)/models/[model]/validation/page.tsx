import type { Metadata } from 'next';
import { ValidationTab } from '#components/validation/validation-tab.tsx';

export const metadata: Metadata = { title: 'Validation' };

export default async function Page({ params }: { params: Promise<{ model: string }> }) {
  const { model } = await params;
  return <ValidationTab model={decodeURIComponent(model)} />;
}
