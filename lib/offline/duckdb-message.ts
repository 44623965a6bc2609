/** What DuckDB says is wrong, without its advice on settings that nobody here can set. */
export function duckDbMessage(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const lines = text.split('\n').map((line) => line.trim());
  const end = lines.findIndex((line) => /^(Possible |LINE \d|file = |\* )/.test(line));
  return (end === -1 ? lines : lines.slice(0, end))
    .filter((line) => line !== '')
    .join('; ')
    .replace(/^(Invalid Input|IO|Conversion|Binder|Parser) Error: /, '')
    .slice(0, 500);
}
