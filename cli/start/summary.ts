import type { Config } from '#lib/config/contract.ts';

export interface FirstCredentials {
  email: string;
  /** Absent when it was given in MAINSTAY_ADMIN_PASSWORD. */
  password?: string;
  apiKey: string;
}

/** What is said when everything runs: addresses, and on the first start how to get in. */
export function describeReady(
  config: Pick<Config, 'consolePort' | 'gatewayPort' | 'dataDir'>,
  credentials: FirstCredentials | undefined,
  sampleRequest: { model: string; body: unknown } | undefined,
): string {
  const gateway = `http://localhost:${config.gatewayPort}`;
  const lines = [
    '',
    'Mainstay is ready.',
    '',
    `  Console    http://localhost:${config.consolePort}`,
    `  Gateway    ${gateway}`,
  ];
  if (credentials) {
    lines.push(
      `  E-mail     ${credentials.email}`,
      `  Password   ${credentials.password ?? 'the one in MAINSTAY_ADMIN_PASSWORD'}`,
      `  API key    ${credentials.apiKey}`,
      '',
      credentials.password
        ? 'The password and the key are shown this once. Change the password under Settings.'
        : 'The key is shown this once.',
    );
    if (sampleRequest) {
      lines.push(
        '',
        'A first prediction, to paste into another terminal:',
        '',
        `  curl -sS ${gateway}/predict/${sampleRequest.model} \\`,
        `    -H 'Authorization: Bearer ${credentials.apiKey}' \\`,
        `    -H 'Content-Type: application/json' \\`,
        `    -d '${JSON.stringify(sampleRequest.body).replaceAll("'", "'\\''")}'`,
      );
    }
  }
  lines.push('', `Logs are in ${config.dataDir}/logs. Ctrl-C stops everything.`, '');
  return lines.join('\n');
}
