import type { ReactNode } from 'react';
import { getViewer } from '#app/_server/session.ts';
import { Frame } from '#components/frame/frame.tsx';
import { SignInRedirect } from '#components/frame/sign-in-redirect.tsx';
import { ViewerProvider } from '#components/frame/viewer.tsx';

export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const viewer = await getViewer();
  if (!viewer) return <SignInRedirect />;
  return (
    <ViewerProvider viewer={viewer}>
      <Frame>{children}</Frame>
    </ViewerProvider>
  );
}
