/** One Ctrl-C can arrive twice: from the terminal and, passed on, from npm. */
const SAME_SIGNAL_MS = 1_000;

/** Aborted by SIGINT or SIGTERM, for a clean end; a second one ends the process without. */
export function catchSignals(): AbortSignal {
  const controller = new AbortController();
  let firstAt = 0;
  const stop = () => {
    if (!controller.signal.aborted) {
      firstAt = performance.now();
      controller.abort();
    } else if (performance.now() - firstAt > SAME_SIGNAL_MS) {
      process.exit(130);
    }
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  return controller.signal;
}
