import { IP_FIELDS, type IpFacts } from '../entities/ip.ts';

export interface Attribution {
  readonly text: string;
  readonly url: string;
}

/** What the licences of the embedded data ask to be shown: `card` wherever its values stand, `about` once in the product. */
export const ATTRIBUTION = {
  card: { text: 'IP Geolocation by DB-IP', url: 'https://db-ip.com' },
  about: [
    { text: 'IP Geolocation by DB-IP (CC BY 4.0)', url: 'https://db-ip.com' },
    {
      text: 'AS data: RouteViews (CC BY 4.0), NRO (CC BY 4.0), DB-IP (CC BY 4.0), via ip-location-db; modified.',
      url: 'https://github.com/sapics/ip-location-db',
    },
  ],
} as const satisfies Readonly<Record<string, Attribution | readonly Attribution[]>>;

const GEOLITE = {
  text: 'This product includes GeoLite2 Data created by MaxMind, available from https://www.maxmind.com/',
  url: 'https://www.maxmind.com/',
} as const satisfies Attribution;

/** What the operator's own files ask to be shown beside these facts: GeoLite2's licence wants its sentence, others none. */
export function fileCredits(facts: readonly IpFacts[]): readonly Attribution[] {
  const lite = facts.some(({ fields }) =>
    IP_FIELDS.some((field) => {
      const fact = fields[field];
      return 'source' in fact && fact.source?.startsWith('MaxMind GeoLite2');
    }),
  );
  return lite ? [GEOLITE] : [];
}
