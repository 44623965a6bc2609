const WAIT = /^too_many_attempts:(\d+)$/;

/** What next-auth carries to the sign-in page as `error` when the next attempt has to wait. */
export function encodeSignInWait(seconds: number): string {
  return `too_many_attempts:${seconds}`;
}

/** How long the next attempt has to wait, by what encodeSignInWait made; 0 without a wait. */
export function readSignInWait(error: string | null | undefined): number {
  return Number(WAIT.exec(error ?? '')?.[1] ?? 0);
}

/** The sentence for the sign-in page's `error` parameter; undefined when there is none. */
export function signInErrorMessage(error: string | null | undefined): string | undefined {
  if (!error) return undefined;
  const seconds = WAIT.exec(error)?.[1];
  if (seconds) return `Too many attempts. Wait ${formatWait(Number(seconds))} and try again.`;
  if (error === 'CredentialsSignin') return 'The e-mail address or the password is wrong.';
  if (error === 'SessionRequired') return 'Sign in to go on.';
  return 'Signing in did not work. Try again; the console’s log has the cause.';
}

function formatWait(seconds: number): string {
  if (seconds === 1) return '1 second';
  if (seconds < 120) return `${seconds} seconds`;
  return `${Math.ceil(seconds / 60)} minutes`;
}
