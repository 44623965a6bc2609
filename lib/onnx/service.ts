export { inspectOnnx } from './service/inspect-onnx.ts';
export {
  createOnnxRuntime,
  type ModelSource,
  type OnnxRuntime,
  type RunnerStats,
} from './service/runtime.ts';
