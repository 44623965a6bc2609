import type { Signature } from '#lib/onnx/contract.ts';
import { type AllowedHost, refuseHost } from './allow-list.ts';
import type { RemoteRuntime } from './contract.ts';
import type { RemoteInterface } from './protocol.ts';
import { type Resolve, TargetRefused } from './service/guarded-connector.ts';
import { openRemoteHttp, type RemoteHttp } from './service/remote-http.ts';
import {
  createRemoteSession,
  describeRemote,
  type RemoteSession,
} from './service/remote-session.ts';

export { asRefusal, remoteUnsupported } from './service/as-refusal.ts';
export {
  checkTarget,
  connectGuarded,
  guardedConnector,
  type Resolve,
  TargetRefused,
} from './service/guarded-connector.ts';
export type { RemoteHttp } from './service/remote-http.ts';
export { createRemoteRequests, type RemoteRequests } from './service/remote-requests.ts';
export type { RemoteSession } from './service/remote-session.ts';
export { publicOrAllowed, type TargetPolicy } from './service/target-policy.ts';

export interface RemoteRuntimes {
  /** Throws TargetRefused when the server is not on the allow-list. */
  check(remote: RemoteRuntime): void;
  /** Inputs and outputs as the server describes them; undefined when it does not. Rejects with RunFailure or TargetRefused. */
  describe(remote: RemoteRuntime, timeoutMs: number): Promise<Signature | undefined>;
  /** For what is no model, such as a feature server; nothing is sent yet. Throws TargetRefused. */
  connect(url: string): RemoteHttp;
  /** Nothing is sent yet. Throws TargetRefused. */
  open(remote: RemoteRuntime, version: RemoteInterface): RemoteSession;
}

/** Versions that other servers run. Only servers on the allow-list are ever connected to. */
export function createRemoteRuntimes(options: {
  /** Empty: no remote versions at all. */
  allowed: readonly AllowedHost[];
  resolve?: Resolve;
  maxAnswerBytes?: number;
}): RemoteRuntimes {
  function check({ url }: Pick<RemoteRuntime, 'url'>): void {
    const refusal = refuseHost(options.allowed, url);
    if (refusal !== null) throw new TargetRefused(`${new URL(url).host} ${refusal}`);
  }

  return {
    check,
    async describe(remote, timeoutMs) {
      check(remote);
      const http = openRemoteHttp(remote.url, options);
      try {
        return await describeRemote(remote, http, timeoutMs);
      } finally {
        await http.close();
      }
    },
    connect(url) {
      check({ url });
      return openRemoteHttp(url, options);
    },
    open(remote, version) {
      check(remote);
      return createRemoteSession(remote, version, openRemoteHttp(remote.url, options));
    },
  };
}
