/** What a failed write means for the log. */
export function writeFailure(error: unknown): 'no-partition' | 'bad-data' | 'try-again' {
  const code = (error as { code?: unknown }).code;
  const message = error instanceof Error ? error.message : '';
  if (code === '23514' && message.includes('no partition')) return 'no-partition';
  // Data exceptions, constraint violations and exceeded limits fail again however often they are tried.
  return typeof code === 'string' && /^(22|23|54)/.test(code) ? 'bad-data' : 'try-again';
}
