'use client';
import { useEffect, useState } from 'react';

/** How long a release has waited for its replicas, what that means and what to do. */
export function Waiting({ since }: { since: string }) {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  const seconds = Math.max(0, Math.floor((now - Date.parse(since)) / 1000));
  return (
    <p className="text-muted">
      Waiting for <span className="num">{seconds} s</span>. The release is made and stays; a replica
      keeps to the release before until it has loaded this one.
      {seconds < 10
        ? ''
        : ' One that is silent this long may have stopped or be cut off from the database: look at its log. You can close this; it goes on, and Releases shows the outcome.'}
    </p>
  );
}
