import { expect, it } from 'vitest';
import { askedUrl } from './asked-host.ts';

it.each([
  [{ host: 'console:3000' }, 'http://console:3000'],
  [{ host: 'inside:3000', 'x-forwarded-host': 'ml.example.com' }, 'http://ml.example.com'],
  [
    {
      host: 'inside:3000',
      'x-forwarded-host': 'ml.example.com, proxy.internal',
      'x-forwarded-proto': 'https, http',
    },
    'https://ml.example.com',
  ],
  [{ host: '[::1]:3000' }, 'http://[::1]:3000'],
  [{ host: 'not a host' }, 'http://localhost'],
  [{ host: 'console', 'x-forwarded-host': '', 'x-forwarded-proto': 'gopher' }, 'http://console'],
  [{}, 'http://localhost'],
])('%j is asked at %s', (headers, origin) => {
  expect(askedUrl(new Headers(headers as Record<string, string>)).origin).toBe(origin);
});
