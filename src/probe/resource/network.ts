import { type Address, type Network, openNetwork, withOrigin } from '../../parties/wire.js';
import type { Resource } from './resource.js';

/** An API to examine, with the PEM of authorities to trust there instead of the server's. */
export interface NamedResource extends Resource {
  readonly ca?: string;
}

/** Opens connections to a server, and to the API that is examined as well. */
export function openNetworks(address: Address, resource: NamedResource | undefined): Network {
  const network = openNetwork(address);
  if (resource === undefined) return network;
  const { url, ca = address.ca } = resource;
  return withOrigin(network, new URL(url).origin, openNetwork({ ...address, ...(ca === undefined ? {} : { ca }) }));
}
