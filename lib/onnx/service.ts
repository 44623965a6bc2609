export { inspectOnnx } from './service/inspect-onnx.ts';
export {
  createOnnxRuntime,
  type ModelSource,
  type OnnxRuntime,
  type RunnerEnded,
  type RunnerStats,
} from './service/runtime.ts';
