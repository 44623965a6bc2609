import type { Metadata } from 'next';
import { EditSchedulePage } from '#components/oncall/edit-schedule-page.tsx';

export const metadata: Metadata = { title: 'Edit schedule' };

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  return <EditSchedulePage id={(await params).id} />;
}
