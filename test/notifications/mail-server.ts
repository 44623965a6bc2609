import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { certificate, privateKey } from './localhost-certificate.ts';

export interface MailServer {
  port: number;
  /** Whole messages as they came, with whom the envelope named. */
  mails: { to: string[]; text: string }[];
  /** `user:password` of everyone who signed in. */
  logins: string[];
  close(): Promise<void>;
}

/** A mail server of this process; `secure`: TLS from the first byte. `options` say what it does otherwise. */
export async function startMailServer(options: SMTPServerOptions = {}): Promise<MailServer> {
  const mails: MailServer['mails'] = [];
  const logins: string[] = [];
  const server = new SMTPServer({
    ...{ cert: certificate, key: privateKey, authOptional: true, allowInsecureAuth: true },
    onAuth({ username, password }, _session, callback) {
      logins.push(`${username}:${password}`);
      callback(null, { user: username });
    },
    onData(stream, session, callback) {
      let text = '';
      stream.setEncoding('utf8').on('data', (piece: string) => {
        text += piece;
      });
      stream.on('end', () => {
        mails.push({ to: session.envelope.rcptTo.map(({ address }) => address), text });
        callback(null, 'queued as 1');
      });
    },
    ...options,
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    ...{ port: (server.server.address() as AddressInfo).port, mails, logins },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
