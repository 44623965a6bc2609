import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { toPython, writeCurl, writePythonRequests, writePythonStandard } from './write-samples.ts';

const call = {
  url: 'http://127.0.0.1:8080/predict/flights',
  body: { features: { origin: `O'Hare "x" $HOME`, hour: 7, weekend: true, share: null } },
};

describe('writeCurl', () => {
  it('quotes what the shell would read', () => {
    expect(writeCurl(call)).toContain(`O'\\''Hare \\"x\\" $HOME`);
  });

  it('survives the shell, whatever the values hold', () => {
    const body = { features: { origin: `O'Hare "x" $HOME \\`, hour: 7, share: null } };
    const shell = writeCurl({ url: call.url, body }).replace(
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

  it('reads a long body from a file', () => {
    expect(writeCurl(call, true)).toContain('-d @request.json');
  });
});

describe('toPython', () => {
  it.each([
    [null, 'None'],
    [true, 'True'],
    [[1, 'a', null], '[1, "a", None]'],
    [{}, '{}'],
    [{ a: { b: false } }, '{\n    "a": {\n        "b": False,\n    },\n}'],
    [[[1, 2], [3]], '[\n    [1, 2],\n    [3],\n]'],
  ])('%o is %s', (value, text) => {
    expect(toPython(value)).toBe(text);
  });
});

describe('the Python samples', () => {
  it.each([writePythonRequests, writePythonStandard])('name the address and the key', (write) => {
    const text = write(call);
    expect(text).toContain('"http://127.0.0.1:8080/predict/flights"');
    expect(text).toContain("os.environ['MAINSTAY_API_KEY']");
    expect(text).toContain('"share": None');
    expect(write(call, true)).toContain('request.json');
  });
});
