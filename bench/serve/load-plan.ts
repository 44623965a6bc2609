/** What a load client is told, as JSON over IPC; it answers with a LoadResult. */
export interface LoadPlan {
  port: number;
  path: string;
  headers: Record<string, string>;
  /** How a request carries its rows. */
  format: RequestFormat;
  /** The ONNX file, to know the right answers. */
  modelFile: string;
  features: number;
  rowsPerRequest: number;
  /** Different requests that are sent in turn. */
  requests: number;
  /** Share of the requests that ask again what was asked before. */
  repeats: number;
  seed: number;
  connections: number;
  warmUpMs: number;
  durationMs: number;
  /** Requests per second, sent whether or not others were answered; undefined: each connection asks again when it is answered. */
  perSecond?: number;
}

export type RequestFormat = 'native' | 'oip' | 'mlflow';

export interface LoadResult {
  /** Answered while it was measured, and how long that took. */
  requests: number;
  seconds: number;
  /** Other statuses than 200, wrong values, connections that broke. */
  failed: number;
  firstFailure: string | null;
  /** Milliseconds. */
  p50: number;
  p99: number;
  max: number;
  /** The client's own. */
  cpuSeconds: number;
}
