/** Addresses that a DPoP proof may be made for and that are not the one of the request, by what is another in them. */
export const OTHER_ADDRESSES: Readonly<Record<string, (htu: string) => string>> = {
  'another server': () => 'https://other-server.invalid/token',
  'another host': htu => changed(htu, url => Object.assign(url, { hostname: 'other-server.invalid' })),
  'another port': htu => changed(htu, url => Object.assign(url, { port: url.port === '8443' ? '9443' : '8443' })),
  'http instead of https': htu => htu.replace(/^https:/, 'http:'),
  'another path': htu => `${htu}/other`,
};

function changed(htu: string, change: (url: URL) => void): string {
  const url = new URL(htu);
  change(url);
  return url.href;
}
