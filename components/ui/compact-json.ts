/** JSON on as few lines as stay readable: lists and objects that fit into a line take one. */
export function compactJson(value: unknown, width = 80, indent = ''): string {
  const flat = JSON.stringify(value) ?? 'null';
  if (typeof value !== 'object' || value === null || flat.length + indent.length <= width) {
    return flat;
  }
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    const parts = value.map((item) => compactJson(item, width, inner));
    return `[\n${wrap(parts, width, inner)}\n${indent}]`;
  }
  const parts = Object.entries(value).map(
    ([key, item]) => `${inner}${JSON.stringify(key)}: ${compactJson(item, width, inner)}`,
  );
  return `{\n${parts.join(',\n')}\n${indent}}`;
}

/** As many parts on a line as fit; a part that takes several lines stands alone. */
function wrap(parts: readonly string[], width: number, indent: string): string {
  const lines: string[] = [];
  let line = indent;
  for (const [index, part] of parts.entries()) {
    const text = index < parts.length - 1 ? `${part},` : part;
    const isShort = !part.includes('\n') && !part.startsWith('{');
    if (line !== indent && (!isShort || line.length + 1 + text.length > width)) {
      lines.push(line);
      line = indent;
    }
    line += line === indent ? text : ` ${text}`;
    if (!isShort) {
      lines.push(line);
      line = indent;
    }
  }
  if (line !== indent) lines.push(line);
  return lines.join('\n');
}
