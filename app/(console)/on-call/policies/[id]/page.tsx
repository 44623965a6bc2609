import type { Metadata } from 'next';
import { EditPolicyPage } from '#components/oncall/edit-policy-page.tsx';

export const metadata: Metadata = { title: 'Escalation policy' };

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  return <EditPolicyPage id={(await params).id} />;
}
