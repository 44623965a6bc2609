import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { ModelFrame } from '#components/model/model-frame.tsx';

type Props = { children: ReactNode; params: Promise<{ model: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const model = decodeURIComponent((await params).model);
  return { title: { default: model, template: `%s · ${model} · Mainstay` } };
}

export default async function ModelLayout({ children, params }: Props) {
  const { model } = await params;
  return <ModelFrame model={decodeURIComponent(model)}>{children}</ModelFrame>;
}
