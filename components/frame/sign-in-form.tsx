'use client';
import { CircleAlert } from 'lucide-react';
import { signIn } from 'next-auth/react';
import { useEffect, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Field, Input } from '#components/ui/field.tsx';
import { encodeSignInWait, readSignInWait, signInErrorMessage } from '#lib/auth/sign-in-error.ts';

export function SignInForm({ next, error }: { next: string; error: string | null }) {
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [busy, setBusy] = useState(false);
  const [message, setMessage] = useState(
    readSignInWait(error) > 0 ? undefined : signInErrorMessage(error),
  );
  const [wait, setWait] = useState(readSignInWait(error));
  const waitMessage = wait > 0 ? signInErrorMessage(encodeSignInWait(wait)) : undefined;
  const said = waitMessage ?? message;
  useEffect(() => {
    if (wait <= 0) return;
    const timer = setTimeout(() => setWait(wait - 1), 1000);
    return () => clearTimeout(timer);
  }, [wait]);

  async function submit() {
    setBusy(true);
    setMessage(undefined);
    try {
      const result = await signIn('credentials', { email, password, redirect: false });
      if (result?.ok) {
        window.location.assign(next);
        return;
      }
      const seconds = readSignInWait(result?.error);
      setWait(seconds);
      if (seconds === 0) setMessage(signInErrorMessage(result?.error ?? 'unknown'));
    } catch {
      setMessage('The console did not answer. Check that it is running, then try again.');
    }
    setBusy(false);
  }

  return (
    <form
      method="post"
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (wait === 0) void submit();
      }}
    >
      <Field label="E-mail address">
        <Input
          type="email"
          name="email"
          required
          autoFocus
          autoComplete="username"
          value={email}
          onChange={(event) => setEmail(event.target.value)}
          className="h-9"
        />
      </Field>
      <Field label="Password">
        <Input
          type="password"
          name="password"
          required
          autoComplete="current-password"
          value={password}
          onChange={(event) => setPassword(event.target.value)}
          className="h-9"
        />
      </Field>
      {said ? (
        <p
          role="alert"
          className="flex items-start gap-1.5 rounded-md bg-bad-soft px-3 py-2 text-bad"
        >
          <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          {said}
        </p>
      ) : null}
      <Button type="submit" variant="primary" size="lg" busy={busy} disabled={wait > 0}>
        Sign in
      </Button>
    </form>
  );
}
