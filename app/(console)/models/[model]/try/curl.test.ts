import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { writeCurl } from '#components/try-it/write-samples.ts';

it('the curl survives the shell, whatever the values hold', () => {
  const body = { features: { origin: `O'Hare "x" $HOME \\`, hour: 7, share: null } };
  const shell = writeCurl({ url: 'http://127.0.0.1:8080/predict/flights', body }).replace(
    /^curl/,
    `node -e 'console.log(JSON.stringify(process.argv.slice(1)))' --`,
  );
  const out = execFileSync('sh', ['-c', shell], {
    env: { ...process.env, MAINSTAY_API_KEY: 'k' },
  });
  const args: string[] = JSON.parse(out.toString());
  expect(args).toContain('Authorization: Bearer k');
  expect(JSON.parse(args.at(-1) ?? '')).toEqual(body);
});
