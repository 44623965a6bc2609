import type { Metadata } from 'next';
import { TrainingPage } from '#components/retraining/training-page.tsx';

export const metadata: Metadata = { title: 'Training' };

export default function Page() {
  return <TrainingPage />;
}
