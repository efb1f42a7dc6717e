import { abuseipdb } from './abuseipdb.ts';
import { dbIp } from './db-ip.ts';
import { ip2location } from './ip2location.ts';
import type { WebService } from './service.ts';

/** The catalogue of services over the network, in general order of precedence. */
export const WEB_SERVICES = { ip2location, dbIp, abuseipdb } as const satisfies Record<string, WebService>;

export type WebServiceId = keyof typeof WEB_SERVICES;
