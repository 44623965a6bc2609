import type { Metadata } from 'next';
import { OnCallPage } from '#components/oncall/on-call-page.tsx';

export const metadata: Metadata = { title: 'On call' };

export default function Page() {
  return <OnCallPage />;
}
