/** What became of a connection to a host, for a person. */
export function sayWhyLost(host: string, cause: unknown): string {
  switch (codeOf(cause)) {
    case 'ECONNREFUSED':
      return `${host} refuses connections`;
    case 'ECONNRESET':
    case 'EPIPE':
    case 'UND_ERR_SOCKET':
      return `${host} closed the connection before it answered`;
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `${host} has no address`;
    case 'UND_ERR_CONNECT_TIMEOUT':
      return `${host} takes no connection`;
    case 'UND_ERR_RES_EXCEEDED_MAX_SIZE':
      return `${host} answered more than is read`;
    default:
      return `${host} cannot be asked: ${cause instanceof Error ? cause.message : String(cause)}`;
  }
}

/** The code of an error; of one with several (an address each), the first's. */
export function codeOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors[0]);
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : '';
}
