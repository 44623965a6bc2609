import type { Metadata } from 'next';
import { ContactsPage } from '#components/oncall/contacts-page.tsx';

export const metadata: Metadata = { title: 'My contacts' };

export default function Page() {
  return <ContactsPage />;
}
