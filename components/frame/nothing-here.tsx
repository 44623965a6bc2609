import Link from 'next/link';
import { Button } from '#components/ui/button.tsx';

/** In place of a page that does not exist. */
export function NothingHere() {
  return (
    <div className="flex min-h-[70dvh] flex-col items-center justify-center gap-2 px-4 text-center">
      <h1 className="font-semibold text-xl">There is nothing at this address</h1>
      <p className="text-muted">
        The link may be old, or what it named has another name now. The fleet lists every model.
      </p>
      <Button asChild variant="primary" className="mt-2">
        <Link href="/">Go to the fleet</Link>
      </Button>
    </div>
  );
}
