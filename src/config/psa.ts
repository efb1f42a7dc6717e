import type { PsaMapping, Tenant } from '../tenants/tenant.ts';

interface ConnectWiseSettings {
  readonly baseUrl: string;
  readonly company: string;
  readonly publicKey: string;
  readonly privateKey: string;
  readonly clientId: string;
  readonly board: string;
}

interface AutotaskSettings {
  readonly baseUrl: string;
  readonly username: string;
  readonly secret: string;
  readonly integrationCode: string;
  readonly queue: string;
}

export interface PsaSettings {
  readonly connectwise?: ConnectWiseSettings | undefined;
  readonly autotask?: AutotaskSettings | undefined;
}

const CONNECTWISE = {
  baseUrl: 'CONNECTWISE_BASE_URL',
  company: 'CONNECTWISE_COMPANY',
  publicKey: 'CONNECTWISE_PUBLIC_KEY',
  privateKey: 'CONNECTWISE_PRIVATE_KEY',
  clientId: 'CONNECTWISE_CLIENT_ID',
  board: 'CONNECTWISE_BOARD',
} as const satisfies Record<keyof ConnectWiseSettings, string>;

const AUTOTASK = {
  username: 'AUTOTASK_USERNAME',
  secret: 'AUTOTASK_SECRET',
  integrationCode: 'AUTOTASK_INTEGRATION_CODE',
  queue: 'AUTOTASK_QUEUE',
} as const satisfies Record<Exclude<keyof AutotaskSettings, 'baseUrl'>, string>;

type Name = (typeof CONNECTWISE)[keyof typeof CONNECTWISE] | (typeof AUTOTASK)[keyof typeof AUTOTASK];
type Values = Readonly<Record<Name, string | undefined>> & { readonly AUTOTASK_BASE_URL: string };

interface Beside {
  readonly tenants: readonly Tenant[];
  readonly faults: string[];
}

/** Each ticket system, complete or absent; a tenant that is mapped to one that is absent is a fault. Never throws. */
export function readPsa(values: Values, { tenants, faults }: Beside): PsaSettings {
  const connectwise = complete(CONNECTWISE, values, faults);
  const autotask = complete(AUTOTASK, values, faults);
  const isAbsent = { connectwise: untouched(CONNECTWISE, values), autotask: untouched(AUTOTASK, values) };
  for (const system of ['connectwise', 'autotask'] as const satisfies readonly PsaMapping['system'][]) {
    const mapped = tenants.filter(({ psa }) => psa?.system === system).length;
    if (mapped > 0 && isAbsent[system])
      faults.push(
        `TENANTS_FILE maps ${mapped} ${mapped === 1 ? 'tenant' : 'tenants'} to ${system}, whose settings are missing`,
      );
  }
  return {
    ...(connectwise && { connectwise }),
    ...(autotask && { autotask: { ...autotask, baseUrl: values.AUTOTASK_BASE_URL } }),
  };
}

function untouched(names: Readonly<Record<string, Name>>, values: Values): boolean {
  return Object.values(names).every((name) => values[name] === undefined);
}

function complete<K extends string>(
  names: Readonly<Record<K, Name>>,
  values: Values,
  faults: string[],
): Readonly<Record<K, string>> | undefined {
  if (untouched(names, values)) return undefined;
  const entries = Object.entries<Name>(names);
  const missing = entries.filter(([, name]) => values[name] === undefined);
  for (const [, name] of missing) {
    // One that is set but faulty has been named already.
    if (!faults.some((fault) => fault.startsWith(`${name} `))) faults.push(`${name} is missing`);
  }
  if (missing.length > 0) return undefined;
  return Object.fromEntries(entries.map(([key, name]) => [key, values[name]])) as Record<K, string>;
}
