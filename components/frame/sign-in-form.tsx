'use client';
import { CircleAlert } from 'lucide-react';
import { signIn } from 'next-auth/react';
import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Field, Input } from '#components/ui/field.tsx';
import { signInErrorMessage } from '#lib/auth/sign-in-error.ts';

export function SignInForm({ next, error }: { next: string; error: string | null }) {
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [busy, setBusy] = useState(false);
  const [message, setMessage] = useState(signInErrorMessage(error));

  async function submit() {
    setBusy(true);
    setMessage(undefined);
    try {
      const result = await signIn('credentials', { email, password, redirect: false });
      if (result?.ok) {
        window.location.assign(next);
        return;
      }
      setMessage(signInErrorMessage(result?.error ?? 'unknown'));
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
        void submit();
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
      {message ? (
        <p
          role="alert"
          className="flex items-start gap-1.5 rounded-md bg-bad-soft px-3 py-2 text-bad"
        >
          <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          {message}
        </p>
      ) : null}
      <Button type="submit" variant="primary" size="lg" busy={busy}>
        Sign in
      </Button>
    </form>
  );
}
