import { createOnnxRuntime, type OnnxRuntime } from '#lib/onnx/service.ts';

const quietLog = {
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

/** A runtime of one silent runner with a shorter way to load; whoever opens it closes it. */
export function openTestRuntime(options: Partial<Parameters<typeof createOnnxRuntime>[0]> = {}) {
  const runtime: OnnxRuntime = createOnnxRuntime({ runners: 1, log: quietLog, ...options });
  return {
    ...runtime,
    loadBytes: (bytes: Uint8Array, group = 'test') => runtime.load({ bytes }, { group }),
  };
}
