import { compactJson } from '#components/ui/compact-json.ts';

export interface CallToShow {
  /** `http://host:8080/predict/flights`. */
  url: string;
  body: unknown;
}

/** The body is read from this file when it is too long to show. */
export const REQUEST_FILE = 'request.json';

/** A curl command that works when pasted into a POSIX shell. */
export function writeCurl({ url, body }: CallToShow, fromFile = false): string {
  return [
    `curl -sS ${quote(url)}`,
    `  -H "Authorization: Bearer $MAINSTAY_API_KEY"`,
    `  -H 'Content-Type: application/json'`,
    `  -d ${fromFile ? `@${REQUEST_FILE}` : quote(compactJson(body))}`,
  ].join(' \\\n');
}

/** The same call with the requests package. */
export function writePythonRequests({ url, body }: CallToShow, fromFile = false): string {
  return `${fromFile ? 'import json\n' : ''}import os

import requests

response = requests.post(
    ${JSON.stringify(url)},
    headers={"Authorization": f"Bearer {os.environ['MAINSTAY_API_KEY']}"},
    json=${fromFile ? `json.load(open("${REQUEST_FILE}"))` : toPython(body, 1)},
    timeout=10,
)
response.raise_for_status()
print(response.json())`;
}

/** The same call with nothing but Python's standard library. */
export function writePythonStandard({ url, body }: CallToShow, fromFile = false): string {
  return `import json
import os
import urllib.request

request = urllib.request.Request(
    ${JSON.stringify(url)},
    data=${fromFile ? `open("${REQUEST_FILE}", "rb").read()` : `json.dumps(${toPython(body, 1)}).encode()`},
    headers={
        "Authorization": f"Bearer {os.environ['MAINSTAY_API_KEY']}",
        "Content-Type": "application/json",
    },
)
with urllib.request.urlopen(request, timeout=10) as response:
    print(json.load(response))`;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** A JSON value as a Python literal. */
export function toPython(value: unknown, depth = 0): string {
  if (value === null || value === undefined) return 'None';
  if (value === true) return 'True';
  if (value === false) return 'False';
  if (typeof value !== 'object') return JSON.stringify(value);
  const inner = '    '.repeat(depth + 1);
  const end = '    '.repeat(depth);
  const isFlatList =
    Array.isArray(value) && value.every((item) => item === null || typeof item !== 'object');
  if (isFlatList) return `[${value.map((item) => toPython(item)).join(', ')}]`;
  const lines = Array.isArray(value)
    ? value.map((item) => toPython(item, depth + 1))
    : Object.entries(value).map(
        ([key, item]) => `${JSON.stringify(key)}: ${toPython(item, depth + 1)}`,
      );
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  if (lines.length === 0) return `${open}${close}`;
  return `${open}\n${lines.map((line) => `${inner}${line},\n`).join('')}${end}${close}`;
}
