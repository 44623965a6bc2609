import type { Metadata } from 'next';
import { NewSchedulePage } from '#components/oncall/edit-schedule-page.tsx';

export const metadata: Metadata = { title: 'New schedule' };

export default function Page() {
  return <NewSchedulePage />;
}
