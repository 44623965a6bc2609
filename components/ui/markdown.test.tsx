import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it, test } from 'vitest';
import { Markdown, safeAddress } from './markdown.tsx';

const render = (text: string) => renderToStaticMarkup(<Markdown text={text} />);

describe('addresses', () => {
  test.each([
    'https://example.com/a?b=c#d',
    'HTTP://EXAMPLE.COM',
    '/incidents/3',
    '/models/flights?range=1h',
    '#top',
    '?kind=note',
    './runbook',
    '../',
    'runbook',
    'runbook/step:2',
  ])('%s is kept', (address) => expect(safeAddress(address)).toBe(address));

  test.each([
    'javascript:alert(1)',
    'JavaScript:alert(1)',
    ' javascript:alert(1)',
    'java\tscript:alert(1)',
    'java\nscript:alert(1)',
    '\u0001javascript:alert(1)',
    'javascript&colon;alert(1)'.replace('&colon;', ':'),
    'data:text/html,<script>alert(1)</script>',
    'vbscript:x',
    'file:///etc/passwd',
    'mailto:a@b.c',
    'blob:https://x',
    '//evil.example/x',
    '/\\evil.example',
    '\\\\evil.example',
    'https:evil.example',
    'https:///evil.example',
  ])('%j is not', (address) => expect(safeAddress(address)).toBe(''));
});

test.each([
  ['a script', '<script>alert(1)</script>'],
  ['a handler', '<img src=x onerror="alert(1)">'],
  ['a frame', '<iframe src="https://evil.example"></iframe>'],
  ['a style', '<style>*{display:none}</style>'],
  ['a link in HTML', 'see <a href="javascript:alert(1)">this</a>'],
  ['an SVG', '<svg onload="alert(1)"></svg>'],
  ['a form', '<form action="https://evil.example"><input></form>'],
  ['HTML in a heading', '# <b onclick="x()">hello</b>'],
])('shows %s as text', (_name, text) => {
  const html = render(text);
  expect(html).not.toMatch(/<(script|img|iframe|style|a|svg|form|input|b)[\s>]/i);
  expect(html).toContain('&lt;');
});

test.each([
  ['javascript', '[x](javascript:alert(1))'],
  ['javascript that is spelled otherwise', '[x](JaVaScRiPt:alert(1))'],
  ['javascript by entities', '[x](&#106;avascript:alert(1))'],
  ['data', '[x](data:text/html;base64,PHNjcmlwdD4=)'],
  ['a reference', '[x][y]\n\n[y]: javascript:alert(1)'],
  ['an address between angles', '<javascript:alert(1)>'],
  ['another site without a scheme', '[x](//evil.example)'],
])('does not link to %s', (_name, text) => {
  expect(render(text)).not.toContain('href');
});

it('opens other sites beside this one, and tells them nothing', () => {
  expect(render('[x](https://example.com)')).toContain(
    'target="_blank" rel="noopener noreferrer nofollow"',
  );
  const own = render('[x](/incidents/3)');
  expect(own).toContain('href="/incidents/3"');
  expect(own).not.toContain('target');
});

it('loads no image', () => {
  for (const source of [
    '/x.png',
    'https://evil.example/x.png',
    '//evil.example/x.png',
    'data:image/png,x',
  ]) {
    const html = render(`![a chart](${source})`);
    expect(html).not.toContain('<img');
    expect(html).toContain('a chart');
  }
});

it('shows what people write: emphasis, lists, tables, code', () => {
  const html = render('**bold** and `code`\n\n- [x] done\n\n| a | b |\n|---|---|\n| 1 | 2 |');
  for (const tag of ['<strong>', '<code', '<li', '<table', 'type="checkbox"']) {
    expect(html).toContain(tag);
  }
});
