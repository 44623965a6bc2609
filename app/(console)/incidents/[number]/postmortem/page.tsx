import type { Metadata } from 'next';
import { PostmortemTab } from '#components/postmortems/postmortem-tab.tsx';

type Params = Promise<{ number: string }>;

export async function generateMetadata({ params }: { params: Params }): Promise<Metadata> {
  return { title: `Postmortem of incident ${(await params).number}` };
}

export default async function Page({ params }: { params: Params }) {
  return <PostmortemTab number={(await params).number} />;
}
