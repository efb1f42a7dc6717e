import { z } from 'zod';
import { readAddress } from '../kernel/address.ts';
import { LIST_NAMES, type AddressList, type ListState } from '../remediation/access-writer.ts';
import { errorOfContent } from './errors.ts';

const PageSchema = z.object({ value: z.array(z.unknown()), '@odata.nextLink': z.string().optional() });
const NamedSchema = z.object({ id: z.string().min(1), displayName: z.string() });
/** Strict on purpose: the list of ranges is written back whole. */
const LocationSchema = z.object({
  id: z.string(),
  displayName: z.string(),
  ipRanges: z.array(z.looseObject({ cidrAddress: z.string() })),
});
const PolicySchema = z.object({
  id: z.string(),
  displayName: z.string(),
  state: z.string(),
  conditions: z.looseObject({
    users: z.looseObject({ excludeUsers: z.array(z.string()).nullish() }).nullish(),
    locations: z.looseObject({ includeLocations: z.array(z.string()).nullish() }).nullish(),
  }),
});

export type RawLocation = z.infer<typeof LocationSchema>;
export type RawPolicy = z.infer<typeof PolicySchema>;

/** A page's elements; UPSTREAM_UNAVAILABLE for what is no page. */
export function pageOf(answer: unknown): z.infer<typeof PageSchema> {
  const page = PageSchema.safeParse(answer).data;
  if (!page) throw errorOfContent('unexpectedShape', { write: false });
  return page;
}

/** The location of a list; throws rather than miss or misread one that has its name. */
export function locationIn(elements: readonly unknown[], list: AddressList): RawLocation | undefined {
  return named(elements, LIST_NAMES[list].location, LocationSchema);
}

/** The policy of a list, recognised by its name. */
export function policyIn(elements: readonly unknown[], list: AddressList): RawPolicy | undefined {
  return named(elements, LIST_NAMES[list].policy, PolicySchema);
}

function named<T>(elements: readonly unknown[], name: string, schema: z.ZodType<T>): T | undefined {
  const raw = elements.find((one) => NamedSchema.safeParse(one).data?.displayName === name);
  if (raw === undefined) return undefined;
  const parsed = schema.safeParse(raw).data;
  if (!parsed) throw errorOfContent('unexpectedShape', { write: false });
  return parsed;
}

const STATES: Readonly<Record<string, 'enabled' | 'disabled' | 'reportOnly'>> = {
  enabled: 'enabled',
  disabled: 'disabled',
  enabledForReportingButNotEnforced: 'reportOnly',
};

export function listStateOf(location: RawLocation | undefined, policy: RawPolicy | undefined): ListState {
  const covers = policy?.conditions.locations?.includeLocations?.includes(location?.id ?? '') ?? false;
  return {
    ranges: location?.ipRanges.map(({ cidrAddress }) => plainRange(cidrAddress)) ?? [],
    policy:
      policy && covers
        ? {
            state: STATES[policy.state] ?? 'disabled',
            excluded: (policy.conditions.users?.excludeUsers ?? []).map((id) => id.toLowerCase()),
          }
        : undefined,
  };
}

/** A range in one spelling: IPv6 has many for the same. */
export function plainRange(cidr: string): string {
  const [text = '', size = ''] = cidr.trim().toLowerCase().split('/');
  const reading = readAddress(text);
  return `${reading.kind === 'address' ? reading.address : text}/${size}`;
}

export function rangeBody(cidr: string) {
  const type = cidr.includes(':') ? '#microsoft.graph.iPv6CidrRange' : '#microsoft.graph.iPv4CidrRange';
  return { '@odata.type': type, cidrAddress: cidr };
}

/** `@odata.type` is required in a change too. */
export function rangesBody(ipRanges: readonly object[]) {
  return { '@odata.type': '#microsoft.graph.ipNamedLocation', ipRanges };
}

export function locationBody(list: AddressList, cidr: string) {
  return { ...rangesBody([rangeBody(cidr)]), displayName: LIST_NAMES[list].location, isTrusted: false };
}

export function policyBody(list: AddressList, locationId: string, exempt: readonly string[]) {
  return {
    displayName: LIST_NAMES[list].policy,
    state: list === 'block' ? 'enabled' : 'enabledForReportingButNotEnforced',
    conditions: {
      clientAppTypes: ['all'],
      applications: { includeApplications: ['All'] },
      users: { includeUsers: ['All'], excludeUsers: [...exempt] },
      locations: { includeLocations: [locationId], excludeLocations: [] },
    },
    grantControls: { operator: 'OR', builtInControls: ['block'] },
  };
}
