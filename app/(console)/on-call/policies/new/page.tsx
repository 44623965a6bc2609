import type { Metadata } from 'next';
import { NewPolicyPage } from '#components/oncall/edit-policy-page.tsx';

export const metadata: Metadata = { title: 'New escalation policy' };

export default function Page() {
  return <NewPolicyPage />;
}
