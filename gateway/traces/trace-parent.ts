/** A caller's span, of which the request here is a part. */
export interface TraceParent {
  traceId: string;
  spanId: string;
  /** The caller keeps its trace, so ours belongs to it. */
  isSampled: boolean;
}

const TRACEPARENT =
  /^(?!ff)([\da-f]{2})-(?!0{32})([\da-f]{32})-(?!0{16})([\da-f]{16})-([\da-f]{2})(-.*)?$/;

/** The `traceparent` header of W3C Trace Context; null when it is not one, and the trace begins here. */
export function parseTraceParent(header: string | undefined): TraceParent | null {
  const [, version, traceId, spanId, flags, more] = TRACEPARENT.exec(header?.trim() ?? '') ?? [];
  if (traceId === undefined || spanId === undefined || flags === undefined) return null;
  // Later versions may say more behind it; this one may not.
  if (version === '00' && more !== undefined) return null;
  return { traceId, spanId, isSampled: (Number.parseInt(flags, 16) & 1) === 1 };
}
