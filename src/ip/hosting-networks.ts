/** A network that rents out computers or delivers content, or that of a large access provider. */
export interface KnownNetwork {
  readonly provider: string;
  readonly usage: 'hosting' | 'cdn' | 'consumer' | 'mobile';
  /** Sold as a public cloud: shown as "cloud". */
  readonly cloud: boolean;
}

const CLOUDS: readonly (readonly [provider: string, ...asns: number[]])[] = [
  [
    'Microsoft cloud',
    8075,
    8068,
    8069,
    8070,
    3598,
    5761,
    12076,
    17144,
    30520,
    35106,
    45139,
    46182,
    54396,
    58862,
    63314,
  ],
  ['Amazon Web Services', 16509, 14618, 8987],
  ['Google Cloud', 396982],
  ['Oracle Cloud', 31898],
  ['OVHcloud', 16276],
  ['Hetzner', 24940, 213230],
  ['DigitalOcean', 14061],
  ['Akamai Cloud (Linode)', 63949],
  ['Vultr', 20473],
  ['Alibaba Cloud', 45102, 37963],
  ['Tencent Cloud', 132203, 45090],
  ['Huawei Cloud', 55990, 136907],
  ['Scaleway', 12876],
  ['IONOS', 8560],
  ['Rackspace', 19994],
];

const HOSTS: readonly (readonly [provider: string, ...asns: number[]])[] = [
  ['Google', 15169],
  ['M247', 9009],
  ['Leaseweb', 28753, 60781, 32613, 59253],
  ['Contabo', 51167, 40021],
  ['Datacamp', 60068, 212238],
  ['Clouvider', 62240],
  ['31173 Services', 39351],
  ['PacketHub', 136787],
  ['Proton', 209103],
  ['Namecheap', 22612],
  ['GoDaddy', 26496, 398101],
  ['HostPapa', 36352],
  ['Unified Layer', 46606],
  ['FranTech', 53667],
  ['InterServer', 19318],
  ['B2 Net Solutions', 55286],
  ['xTom', 3214],
  ['Eonix', 62904],
  ['Hivelocity', 29802],
  ['netcup', 197540],
  ['QuadraNet', 8100],
  ['IP Volume', 202425],
  ['WorldStream', 49981],
];

const CONTENT: readonly (readonly [provider: string, ...asns: number[]])[] = [
  ['Cloudflare', 13335],
  ['Akamai', 36183, 20940, 16625],
  ['Fastly', 54113],
];

/** Large access providers whose names do not tell. */
const HOMES: readonly (readonly [provider: string, ...asns: number[]])[] = [
  ['Comcast', 7922],
  ['Virgin Media', 5089],
  ['Charter', 20115, 11427, 20001, 33363, 10796],
  ['Cox', 22773],
  ['AT&T', 7018],
  ['Frontier', 5650],
  ['Bell Canada', 577],
  ['BT', 2856],
  ['Sky', 5607],
  ['TalkTalk', 13285],
  ['Free', 12322],
  ['Orange', 3215, 5617],
  ['Bouygues', 5410],
  ['SFR', 15557],
  ['Vodafone', 3209, 33915, 12430],
  ['Liberty Global', 6830],
  ['Telenet', 6848],
  ['Proximus', 5432],
  ['Swisscom', 3303],
  ['KPN', 1136],
  ['Telia', 3301],
  ['Tele2', 1257],
  ['Telenor', 2119],
  ['Starlink', 14593],
];

const PHONES: readonly (readonly [provider: string, ...asns: number[]])[] = [
  ['T-Mobile USA', 21928],
  ['AT&T Mobility', 20057],
  ['Verizon Wireless', 22394, 6167],
  ['Three UK', 206067],
  ['Reliance Jio', 55836],
];

function entries(rows: typeof CLOUDS, usage: KnownNetwork['usage'], cloud = false): [number, KnownNetwork][] {
  return rows.flatMap(([provider, ...asns]) =>
    asns.map((asn): [number, KnownNetwork] => [asn, Object.freeze({ provider, usage, cloud })]),
  );
}

/** Our own table of big networks by AS number; names checked against the AS data of June 2026. */
export const KNOWN_NETWORKS: ReadonlyMap<number, KnownNetwork> = new Map([
  ...entries(CLOUDS, 'hosting', true),
  ...entries(HOSTS, 'hosting'),
  ...entries(CONTENT, 'cdn'),
  ...entries(HOMES, 'consumer'),
  ...entries(PHONES, 'mobile'),
]);

/** AS number of Cloudflare, whose addresses are anycast but for its WARP clients. */
export const CLOUDFLARE = 13335;
/** The provider name under which Microsoft's own networks stand. */
export const MICROSOFT_CLOUD = 'Microsoft cloud';
