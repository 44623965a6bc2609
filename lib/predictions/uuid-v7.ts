/** Many are of the same millisecond. */
const last = { ms: Number.NaN, prefix: '' };

/** A UUID of version 7 (RFC 9562): sorts by time. The random part is taken from a version 4 UUID. */
export function uuidV7(ms: number, uuidV4: string): string {
  if (ms !== last.ms) {
    const time = ms.toString(16).padStart(12, '0');
    last.prefix = `${time.slice(0, 8)}-${time.slice(8)}-7`;
    last.ms = ms;
  }
  return last.prefix + uuidV4.slice(15);
}
