import { toNumber4, toWords6 } from '../kernel/address.ts';

/** Resolvers that answer from many places at once: their operators publish these blocks as anycast. */
const ANYCAST_4 = [
  '1.0.0.0',
  '1.1.1.0',
  '8.8.4.0',
  '8.8.8.0',
  '9.9.9.0',
  '149.112.112.0',
  '208.67.220.0',
  '208.67.222.0',
];
const ANYCAST_6 = ['2606:4700:4700::', '2001:4860:4860::', '2620:fe::'];

const ANYCAST_4_BLOCKS = new Set(ANYCAST_4.map((address) => toNumber4(address) >>> 8));
const ANYCAST_6_BLOCKS = new Set(ANYCAST_6.map(block48));

/** True for a block that is known to be anycast; false means that nothing is known. */
export function knownAnycast(address: string, family: 4 | 6): boolean {
  return family === 4 ? ANYCAST_4_BLOCKS.has(toNumber4(address) >>> 8) : ANYCAST_6_BLOCKS.has(block48(address));
}

function block48(address: string): number {
  const [first, second] = toWords6(address);
  return first * 65536 + (second >>> 16);
}

const WARP_FIRST = toNumber4('104.28.0.0');

/**
 * True for 104.28.0.0/16, from which Cloudflare's WARP clients come: in Cloudflare's network, yet absent from its
 * published list of server addresses (https://www.cloudflare.com/ips/). A likelihood, not a statement of Cloudflare's.
 */
export function likelyWarp(address: string, family: 4 | 6): boolean {
  return family === 4 && toNumber4(address) >>> 16 === WARP_FIRST >>> 16;
}
