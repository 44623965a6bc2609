import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { getViewer } from '#app/_server/session.ts';
import { Mark } from '#components/frame/mark.tsx';
import { safeNext } from '#components/frame/safe-next.ts';
import { SignInForm } from '#components/frame/sign-in-form.tsx';

export const metadata: Metadata = { title: 'Sign in' };

export default async function Page({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const search = await searchParams;
  const next = safeNext(search.next);
  if (await getViewer()) redirect(next);
  const error = typeof search.error === 'string' ? search.error : null;
  return (
    <main className="flex min-h-dvh flex-col items-center px-4 pt-[14vh] pb-8">
      <div className="w-full max-w-80">
        <h1 className="flex items-center gap-2.5 pb-6 font-semibold text-xl tracking-tight">
          <Mark className="size-6" />
          Sign in to Mainstay
        </h1>
        <SignInForm next={next} error={error} />
        <div className="flex flex-col gap-2 pt-6 text-muted text-xs">
          <p>
            First time here? The first <code className="font-mono">npm start</code> or{' '}
            <code className="font-mono">npm run migrate</code> printed the admin’s e-mail address
            and password. With <code className="font-mono">MAINSTAY_ADMIN_PASSWORD</code> set, it is
            that one. Everyone else gets theirs from an admin.
          </p>
          <p>
            Password lost? <code className="font-mono">./mainstay reset-password</code> followed by
            the e-mail address prints a new one.
          </p>
        </div>
      </div>
    </main>
  );
}
