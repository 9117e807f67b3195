import { X509Certificate } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { SecureVersion, TLSSocket } from 'node:tls';
import { Agent, buildConnector, request as send } from 'undici';
import type { TlsIdentity } from '../../src/parties/wire.js';

/** A request on its way through the proxy; healers change it in place. */
export interface Relayed {
  method: string;
  /** Path and query. */
  path: string;
  headers: [string, string][];
  body: string;
  /** What the client showed in its handshake, and the proxy shows in its own; undefined: nothing, or a stranger's. */
  identity?: TlsIdentity | undefined;
  /** Which host it is for, as it says; the proxy itself asks the real server as that is named. */
  readonly host?: string | undefined;
  /** The certificate that was really shown, PEM, whether the proxy has its key or not. */
  readonly shown?: string;
}

/** A response on its way back. Only a proxy that breaks something touches it: a healer must not. */
export interface Returned {
  status: number;
  headers: [string, string][];
  body: string;
}

/** What a proxy does to the exchange between a probe and the real server. */
export interface Behaviour {
  readonly request?: (request: Relayed) => Promise<void> | void;
  readonly response?: (response: Returned, request: Relayed) => void;
  /** What goes wrong with this request; undefined: nothing. */
  readonly fault?: (request: Relayed) => Fault | undefined;
  /** What a client may show, with its key, for the proxy to show it to the real server. */
  readonly identities?: () => readonly TlsIdentity[];
}

/** An exchange that goes wrong, before the real server has seen the request or after it has answered. */
export interface Fault {
  readonly carriedOut: boolean;
  /** `reset`: no answer at all; `half`: the server's own (or one of ours) that breaks off. */
  readonly answer: 'reset' | 'half' | { readonly status: number; readonly type: string; readonly body: string };
}

export interface Proxy {
  readonly port: number;
  close(): Promise<void>;
}

const RECOMMENDED =
  'ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-RSA-AES256-GCM-SHA384';

/** Relays to the real server over verified TLS; what comes in and what goes out are the same but for the behaviour. */
export async function startProxy(options: {
  readonly upstream: string;
  readonly ca: string;
  readonly credential: { readonly certificate: string; readonly key: string };
  readonly behaviour?: Behaviour | undefined;
  readonly tls?:
    | {
        readonly minVersion?: SecureVersion;
        readonly maxVersion?: SecureVersion;
        readonly ciphers?: string;
        /** Parameters of DHE, PEM; the certificate must be of RSA. */
        readonly dhparam?: string;
      }
    | undefined;
}): Promise<Proxy> {
  const { upstream, ca, credential, behaviour = {}, tls = {} } = options;
  const agents = new Map<TlsIdentity | undefined, Agent>();
  const agentOf = (identity: TlsIdentity | undefined) => {
    const shown = identity === undefined ? {} : { cert: identity.certificate, key: identity.key };
    const connector = buildConnector({ ca, ...shown });
    // Whatever host a request names, the real server has one certificate.
    const connect: typeof connector = (to, callback) => connector({ ...to, servername: to.hostname }, callback);
    const agent = agents.get(identity) ?? new Agent({ connect });
    agents.set(identity, agent);
    return agent;
  };
  const server: Server = createServer(
    {
      ...{ cert: credential.certificate, key: credential.key, minVersion: 'TLSv1.2', ciphers: RECOMMENDED, ...tls },
      // Whose certificate it is the proxy finds out by itself: those of strangers must come so far, too.
      ...(behaviour.identities === undefined ? {} : { requestCert: true, rejectUnauthorized: false }),
    },
    async (incoming, outgoing) => {
      try {
        const chunks: Buffer[] = [];
        for await (const chunk of incoming) chunks.push(chunk as Buffer);
        const shown = (incoming.socket as TLSSocket).getPeerX509Certificate?.();
        const relayed: Relayed = {
          ...(shown === undefined
            ? {}
            : {
                shown: shown.toString(),
                identity: behaviour.identities?.().find(({ certificate }) => isSame(certificate, shown)),
              }),
          method: incoming.method ?? 'GET',
          host: incoming.headers.host,
          path: incoming.url ?? '/',
          headers: pairs(incoming.rawHeaders).filter(([name]) => !/^(connection|content-length|host)$/i.test(name)),
          body: Buffer.concat(chunks).toString('utf8'),
        };
        await behaviour.request?.(relayed);
        const fault = behaviour.fault?.(relayed);
        if (fault?.carriedOut === false) {
          spoil(outgoing, fault, {
            status: 200,
            headers: [['content-type', 'application/json']],
            body: '{"id":"half"}',
          });
          return;
        }
        const answer = await send(`${upstream}${relayed.path}`, {
          dispatcher: agentOf(relayed.identity),
          method: relayed.method as 'GET',
          headers: relayed.headers.flat(),
          body: relayed.body === '' ? null : relayed.body,
          responseHeaders: 'raw',
        });
        const returned: Returned = {
          status: answer.statusCode,
          headers: pairs(answer.headers as unknown as string[]),
          body: await answer.body.text(),
        };
        behaviour.response?.(returned, relayed);
        if (fault !== undefined) {
          spoil(outgoing, fault, returned);
          return;
        }
        outgoing.writeHead(
          returned.status,
          returned.headers.filter(([name]) => !/^(connection|content-length|transfer-encoding)$/i.test(name)).flat(),
        );
        outgoing.end(returned.body);
      } catch {
        outgoing.destroy();
      }
    },
  );
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      server.closeAllConnections();
      await Promise.all([
        new Promise(resolve => server.close(resolve)),
        ...[...agents.values()].map(agent => agent.destroy()),
      ]);
    },
  };
}

function spoil(outgoing: ServerResponse, { answer }: Fault, whole: Returned): void {
  if (answer === 'reset') {
    outgoing.socket?.resetAndDestroy();
  } else if (answer === 'half') {
    const text = whole.body === '' ? '{}' : whole.body;
    const headers = whole.headers.filter(([name]) => !/^(connection|content-length|transfer-encoding)$/i.test(name));
    // A 204 has no body that could break off.
    outgoing.writeHead(whole.status === 204 ? 200 : whole.status, [
      ...headers.flat(),
      'content-length',
      String(text.length),
    ]);
    outgoing.write(text.slice(0, text.length / 2), () => outgoing.socket?.destroy());
  } else {
    outgoing.writeHead(answer.status, { 'content-type': answer.type }).end(answer.body);
  }
}

function pairs(flat: readonly string[]): [string, string][] {
  const result: [string, string][] = [];
  for (let i = 0; i + 1 < flat.length; i += 2) result.push([flat[i] as string, flat[i + 1] as string]);
  return result;
}

function isSame(certificate: string, shown: X509Certificate): boolean {
  return new X509Certificate(certificate).fingerprint256 === shown.fingerprint256;
}
