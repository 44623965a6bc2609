/** A Markdown file’s first heading, and what comes after it. */
export function splitTitle(file: string): { title: string; text: string } | null {
  const found = /^# +(.+?) *\r?\n/.exec(file);
  if (!found?.[1]) return null;
  return { title: found[1], text: file.slice(found[0].length).trim() };
}
