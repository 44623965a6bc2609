import type { Metadata } from 'next';
import { notFound } from 'next/navigation';

export const metadata: Metadata = { title: 'Not found' };

/** Any other address, so that its answer stands inside the frame. */
export default function Page(): never {
  notFound();
}
