import { EvaluationError, ParseError } from '@marcbachmann/cel-js';

/** What the library says is wrong, without the place in the text. */
export function summaryOf(error: unknown): string {
  const known = error instanceof ParseError || error instanceof EvaluationError;
  if (known || (error instanceof Error && 'summary' in error)) {
    return String((error as { summary: string }).summary);
  }
  return error instanceof Error ? error.message : String(error);
}

const TYPE_WORDS: Record<string, string> = {
  double: 'a number',
  string: 'text',
  bool: 'true or false',
};

export function inWords(summary: string): string {
  const [, left, operator, right] = /^no such overload: (\S+) (\S+) (\S+)$/.exec(summary) ?? [];
  const word = (type = '') => TYPE_WORDS[type] ?? type;
  if (operator) return `${operator} does not work between ${word(left)} and ${word(right)}`;
  return summary.replaceAll(/'(double|string|bool)'/g, (_all, type: string) => word(type));
}
