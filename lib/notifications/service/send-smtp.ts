import { createTransport, type SMTPTransportOptions } from 'nodemailer';
import { connectGuarded, type Resolve, type TargetPolicy } from '#lib/remote/service.ts';
import type { SmtpDispatch } from '../channel-form.ts';

/** What the server said last. Rejects with its refusal, or with what became of the connection. */
export async function sendSmtp(
  { policy, resolve }: { policy: TargetPolicy; resolve?: Resolve | undefined },
  { server, mail }: SmtpDispatch,
  signal: AbortSignal,
): Promise<string> {
  const { host, port, security, login } = server;
  const socket = await connectGuarded(policy, { hostname: host, port }, resolve);
  const stop = () => socket.destroy(signal.reason);
  signal.addEventListener('abort', stop, { once: true });
  // A connection that breaks off between two commands has no other listener.
  socket.on('error', () => undefined);
  try {
    signal.throwIfAborted();
    const options: SMTPTransportOptions = {
      ...{ host, port, secure: security === 'tls' },
      ...{ requireTLS: security === 'starttls', ignoreTLS: security === 'none' },
      ...(login && { auth: login }),
      // The connection to the address that was looked at, and no other.
      getSocket: (_options, callback) => callback(null, { connection: socket }),
      ...{ disableFileAccess: true, disableUrlAccess: true, maxResponseSize: 65_536 },
    };
    const { response, rejected } = await createTransport(options).sendMail(mail);
    const left =
      rejected.length === 0 ? '' : `; it takes no mail for ${rejected.length} of ${mail.to.length}`;
    return `${response}${left}`;
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener('abort', stop);
    socket.destroy();
  }
}
