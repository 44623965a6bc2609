export interface ErrorMeaning {
  code: string;
  status: string;
  meaning: string;
  remedy: string;
}

/** The rows of the tables in docs/errors.md. */
export function readErrorMeanings(markdown: string): ErrorMeaning[] {
  return markdown.split('\n').flatMap((line) => {
    const cells = line.split('|').map((cell) => cell.trim());
    const [, quoted = '', status = '', meaning = '', remedy = ''] = cells;
    const code = /^`(\w+)`$/.exec(quoted)?.[1];
    return code && /^\d{3}$/.test(status) ? [{ code, status, meaning, remedy }] : [];
  });
}
