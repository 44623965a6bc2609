import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { VersionPage } from '#components/versions/version-page.tsx';

interface Props {
  params: Promise<{ model: string; version: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Version ${(await params).version}` };
}

export default async function Page({ params }: Props) {
  const { model, version } = await params;
  if (!/^[1-9]\d{0,8}$/.test(version)) notFound();
  return <VersionPage model={decodeURIComponent(model)} version={Number(version)} />;
}
