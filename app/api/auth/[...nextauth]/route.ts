import NextAuth from 'next-auth';
import { createAuthOptions } from '#app/_server/auth-options.ts';
import { getServices } from '#app/_server/services.ts';

async function answer(request: Request, context: { params: Promise<{ nextauth: string[] }> }) {
  const { log, ...services } = await getServices();
  const logError = (err: unknown) => log.error({ err }, 'signing in failed');
  return NextAuth(createAuthOptions({ ...services, logError }))(request, context);
}

export { answer as GET, answer as POST };
