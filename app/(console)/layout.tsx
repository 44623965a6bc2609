import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import type { ReactNode } from 'react';
import { getViewer } from '#app/_server/session.ts';
import { HERE_HEADER, signInAddress } from '#app/_server/sign-in-address.ts';
import { Frame } from '#components/frame/frame.tsx';
import { ViewerProvider } from '#components/frame/viewer.tsx';

export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const viewer = await getViewer();
  if (!viewer) redirect(signInAddress((await headers()).get(HERE_HEADER)));
  return (
    <ViewerProvider viewer={viewer}>
      <Frame>{children}</Frame>
    </ViewerProvider>
  );
}
