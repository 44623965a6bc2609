'use client';
import Link from 'next/link';
import { useEffect } from 'react';

/** Sends one to the sign-in page and from there back here. The address is known in the browser only. */
export function SignInRedirect() {
  useEffect(() => {
    const here = window.location.pathname + window.location.search;
    window.location.replace(
      here === '/' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(here)}`,
    );
  }, []);
  return (
    <main className="flex min-h-dvh items-center justify-center">
      <Link href="/sign-in" className="text-accent-text underline">
        Sign in
      </Link>
    </main>
  );
}
