'use client';
import { ErrorState } from '#components/ui/error-state.tsx';

export default function PageError({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset: () => void;
}) {
  const said = error.digest
    ? new Error(
        `The page could not be made. The console’s log has the cause under ${error.digest}.`,
      )
    : error;
  return (
    <main className="flex min-h-[70dvh] items-center justify-center">
      <ErrorState error={said} onRetry={reset} wholePage />
    </main>
  );
}
