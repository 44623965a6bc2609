import { createOnnxRuntime, type OnnxRuntime } from '#lib/onnx/service.ts';

const quietLog = {
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

const MAX_RUN_BYTES = 512 * 1024 * 1024;

/** A runtime of one silent runner with a shorter way to load and little memory for a run; whoever opens it closes it. */
export function openTestRuntime(options: Partial<Parameters<typeof createOnnxRuntime>[0]> = {}) {
  const runtime: OnnxRuntime = createOnnxRuntime({
    runners: 1,
    log: quietLog,
    maxRunBytes: MAX_RUN_BYTES,
    ...options,
  });
  return {
    ...runtime,
    loadBytes: (bytes: Uint8Array, group = 'test') => runtime.load({ bytes }, { group }),
  };
}
