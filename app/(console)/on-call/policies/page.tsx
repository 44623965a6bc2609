import type { Metadata } from 'next';
import { PoliciesPage } from '#components/oncall/policies-page.tsx';

export const metadata: Metadata = { title: 'Escalation policies' };

export default function Page() {
  return <PoliciesPage />;
}
