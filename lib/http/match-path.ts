/**
 * The parameters of an address that fits an operation's path (`/api/v1/models/{model}`), decoded; undefined when it does not
 * fit or is encoded wrongly.
 */
export function matchPath(template: string, pathname: string): Record<string, string> | undefined {
  const wanted = template.split('/');
  const given = pathname.replace(/(?<=.)\/$/, '').split('/');
  if (wanted.length !== given.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const segment = decode(given[index] ?? '');
    if (segment === undefined || segment === '') {
      if (part !== segment) return undefined;
    } else if (part.startsWith('{')) {
      params[part.slice(1, -1)] = segment;
    } else if (part !== segment) {
      return undefined;
    }
  }
  return params;
}

function decode(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}
