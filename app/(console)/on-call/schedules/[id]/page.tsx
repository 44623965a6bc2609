import type { Metadata } from 'next';
import { SchedulePage } from '#components/oncall/schedule-page.tsx';

export const metadata: Metadata = { title: 'Schedule' };

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  return <SchedulePage id={(await params).id} />;
}
