import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Authority, type Credential, createAuthority, openAuthority } from '../authority.js';
import { exists } from './installed.js';

/** A throw-away certificate authority, for one embedded server and its clients. Worth nothing to anybody else. */
export interface Pki {
  /** The authority's certificate, PEM. */
  readonly ca: string;
  readonly caFile: string;
  /** The authority itself. */
  readonly authority: Authority;
  /**
   * Makes a certificate for a client's TLS handshake.
   *
   * @param request.subject - distinguished name as in RFC 4514: `CN=tpp-1, O=Example`
   */
  issue(request: { readonly subject: string }): Promise<Credential>;
  /** Makes a certificate for a server on this machine (localhost, 127.0.0.1, ::1) and writes it beside the CA's. */
  issueServer(): Promise<{ readonly certificateFile: string; readonly keyFile: string }>;
}

/**
 * Opens the certificate authority that is kept in a folder, and makes one there when there is none.
 *
 * @param folder - private files in it get mode 0600
 */
export async function openPki(folder: string): Promise<Pki> {
  const files = { ca: join(folder, 'ca.crt'), caKey: join(folder, 'ca.key') };
  if (!(await exists(files.ca))) await writeAuthority(folder, files);
  const ca = await readFile(files.ca, 'utf8');
  const authority = await openAuthority({ certificate: ca, key: await readFile(files.caKey, 'utf8') });
  return {
    ca,
    caFile: files.ca,
    authority,
    issue: ({ subject }) => authority.issue({ subject }),
    issueServer: async () => {
      const { certificate, key } = await authority.issue({
        subject: 'CN=localhost',
        names: [
          { type: 'dns', value: 'localhost' },
          { type: 'ip', value: '127.0.0.1' },
          { type: 'ip', value: '::1' },
        ],
      });
      const written = { certificateFile: join(folder, 'server.crt'), keyFile: join(folder, 'server.key') };
      await writeFile(written.certificateFile, certificate);
      await writePrivate(written.keyFile, key);
      return written;
    },
  };
}

async function writeAuthority(folder: string, files: { readonly ca: string; readonly caKey: string }): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const { certificate, key } = await createAuthority();
  // The certificate last: its being there says that the authority is whole.
  await writePrivate(files.caKey, key);
  // With its last line ended, so that files of several can be put together.
  await writeFile(files.ca, `${certificate}\n`);
}

async function writePrivate(file: string, text: string): Promise<void> {
  await writeFile(file, text, { mode: 0o600 });
  // The mode of writeFile is only for a new file.
  await chmod(file, 0o600);
}
