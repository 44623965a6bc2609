export interface UploadSample {
  atMs: number;
  loaded: number;
}

export interface UploadSpeed {
  /** From 0 to 1. */
  share: number;
  bytesPerSecond: number | null;
  secondsLeft: number | null;
}

const SPAN_MS = 3000;

/** How fast an upload went over its last three seconds, and how long the rest takes at that rate. */
export function measureUpload(samples: readonly UploadSample[], total: number): UploadSpeed {
  const last = samples.at(-1);
  if (!last || total === 0) return { share: 0, bytesPerSecond: null, secondsLeft: null };
  const share = Math.min(1, last.loaded / total);
  const start = samples.find((sample) => sample.atMs >= last.atMs - SPAN_MS);
  const spanMs = start ? last.atMs - start.atMs : 0;
  if (!start || spanMs < 200) return { share, bytesPerSecond: null, secondsLeft: null };
  const bytesPerSecond = ((last.loaded - start.loaded) * 1000) / spanMs;
  const secondsLeft = bytesPerSecond > 0 ? (total - last.loaded) / bytesPerSecond : null;
  return { share, bytesPerSecond, secondsLeft };
}
