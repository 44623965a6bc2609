import { readConfig } from '#lib/config/service.ts';
import { installationUrl, prepareDatabase, withDatabase } from '../installation.ts';

const USAGE = `Usage: npm run migrate

Prepares the database of DATABASE_URL for processes that are started one by one: tables, the prediction log's
partitions, the bootstrap key and the first admin, whose password is printed when it is made up here. Run it again after
every upgrade; what is there stays as it is. \`npm start\` does the same by itself.
`;

export async function migrate(args: string[]): Promise<void> {
  if (args.length > 0) {
    process.stdout.write(USAGE);
    return;
  }
  const config = readConfig();
  const url = await installationUrl(config);
  const applied = await prepareDatabase(config, url);
  process.stdout.write(
    applied.length > 0
      ? `The database is prepared (${applied.join(', ')}).\n`
      : 'The database is up to date.\n',
  );
  const admin = await withDatabase(url, ({ auth }) =>
    auth.ensureFirstAdmin({ email: config.adminEmail, password: config.adminPassword }),
  );
  if (admin.created) process.stdout.write(describeAdmin(admin));
  // Prisma's engine leaves the timer of its lock behind, which would keep this process for ten seconds.
  process.exit(0);
}

function describeAdmin(admin: { email: string; password?: string }): string {
  const password = admin.password
    ? `the password ${admin.password}, shown this once.`
    : 'the password in MAINSTAY_ADMIN_PASSWORD.';
  return `The first admin is ${admin.email}, with ${password}\n`;
}
