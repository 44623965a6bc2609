import { SYSTEM } from '#lib/auth/service.ts';
import { readConfig } from '#lib/config/service.ts';
import { installationUrl, withDatabase } from '../installation.ts';
import { UsageError } from '../usage-error.ts';

const USAGE = `Usage: mainstay reset-password <email>

Gives a user a new password, prints it this once, and ends the user's sessions. It works on the database itself
(DATABASE_URL, or the one that a running \`npm start\` keeps in MAINSTAY_DATA_DIR), so it needs no password or API key.
`;

export async function resetPassword(args: string[]): Promise<void> {
  const [email] = args;
  if (email === '--help' || email === '-h') {
    process.stdout.write(USAGE);
    return;
  }
  if (!email || args.length > 1) {
    throw new UsageError(`reset-password takes an e-mail address.\n\n${USAGE}`, 2);
  }
  const url = await installationUrl(readConfig());
  const user = await withDatabase(url, ({ auth }) => auth.resetPassword(email, SYSTEM));
  const lines = [`The new password of ${user.email}, shown this once: ${user.password}`];
  if (user.disabled_at) lines.push('The user is disabled; an admin can enable it under Settings.');
  process.stdout.write(`${lines.join('\n')}\n`);
}
