const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text as text in a page, in elements and in quoted attributes; what is no character there becomes a dot. */
export function escapeHtml(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/\p{Cc}/gu, '·')
    .replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}
