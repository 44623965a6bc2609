import type { Metadata } from 'next';
import { RulesPage } from '#components/validation/rules-page.tsx';

export const metadata: Metadata = { title: 'Validation rules' };

export default async function Page({ params }: { params: Promise<{ model: string }> }) {
  const { model } = await params;
  return <RulesPage model={decodeURIComponent(model)} />;
}
