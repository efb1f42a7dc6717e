import { uncheckedFields, type Fact, type IpFacts, type IpFields, type SourceReport } from '../../src/entities/ip.ts';
import { createEmbedded } from '../../src/ip/embedded.ts';

/** The data that comes with the product, opened once for all specs. */
export const embedded = createEmbedded();

export function found<T>(value: T, source = 'Live'): Fact<T> {
  return { status: 'found', value, source, dataDate: '2026-11-22' };
}

export const liveSource: SourceReport = { id: 'live', name: 'Live', reach: 'live', status: 'ok' };

/** Facts of 86.1.2.3 with the given fields, everything else not checked. */
export function factsWith(fields: Partial<IpFields>, more: Partial<IpFacts> = {}): IpFacts {
  return {
    schema: 1,
    address: '86.1.2.3',
    family: 4,
    scope: 'public',
    observedAt: '2026-11-20T10:00:00.000Z',
    sources: [liveSource],
    ...more,
    fields: { ...uncheckedFields(), ...fields },
  };
}

/** A home connection that is wholly known. */
export const home = {
  country: found({ code: 'US', name: 'United States' }),
  asn: found(7922),
  asName: found('Comcast'),
  usage: found('consumer'),
  proxy: found(false),
  threat: found('none'),
  attacked: found([]),
} as const satisfies Partial<IpFields>;
