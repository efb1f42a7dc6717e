import { createEmbedded } from '../../src/ip/embedded.ts';

export interface BenchLine {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly goal: string;
  readonly ok: boolean;
}

const SAMPLE = 200_000;
const PREFIXES = ['2003', '2600', '2a00', '2404', '2804', '2c0f'];

/** Random public addresses, IPv4 and IPv6 in turn. */
function randomAddresses(): string[] {
  const below = (limit: number) => Math.floor(Math.random() * limit);
  const v4 = () => [11 + below(80), below(256), below(256), below(256)].join('.');
  const hex = () => below(65536).toString(16);
  const v6 = () => `${PREFIXES[below(PREFIXES.length)]}:${hex()}:${hex()}::${hex()}`;
  return Array.from({ length: SAMPLE }, (_none, index) => (index % 2 === 0 ? v4() : v6()));
}

/** Speed, opening time and memory of the embedded IP data. */
export async function benchIp(): Promise<BenchLine[]> {
  const before = process.memoryUsage().rss;
  const start = performance.now();
  const embedded = createEmbedded();
  await embedded.open(4);
  await embedded.open(6);
  const openMs = performance.now() - start;
  const memory = (process.memoryUsage().rss - before) / 2 ** 20;
  const addresses = randomAddresses();
  for (const address of addresses) embedded.lookupEmbedded(address);
  const from = performance.now();
  for (const address of addresses) embedded.lookupEmbedded(address);
  const perSecond = SAMPLE / ((performance.now() - from) / 1000);
  const line = (
    name: string,
    value: number,
    { unit, limit, least }: { unit: string; limit: number; least?: true },
  ) => ({
    name,
    value: Math.round(value),
    unit,
    goal: `${least ? '≥' : '≤'} ${limit.toLocaleString('en-GB')} ${unit}`,
    ok: least ? value >= limit : value <= limit,
  });
  return [
    line('IP lookups, random public IPv4 and IPv6', perSecond, { unit: 'lookups/s', limit: 200_000, least: true }),
    line('Opening all embedded IP data', openMs, { unit: 'ms', limit: 3_000 }),
    line('Memory of all embedded IP data', memory, { unit: 'MB', limit: 300 }),
  ];
}
