import {
  IP_FIELDS,
  type Fact,
  type IpAsk,
  type IpFacts,
  type IpFields,
  type IpLookup,
  type SourceReport,
  valueOf,
} from '../entities/ip.ts';
import { readAddress, type AddressReading } from '../kernel/address.ts';
import type { Clock } from '../kernel/clock.ts';
import { embeddedFields, embeddedReports, withoutPlace } from './embedded-facts.ts';
import type { EmbeddedLookup } from './embedded.ts';
import { mergeFacts, type Precedence, type Statement } from './merge.ts';
import type { IpProvider, ProviderAnswer } from './provider.ts';
import { scopeWords } from './words.ts';

export interface IpLookupDeps {
  readonly embedded: EmbeddedLookup;
  /** In order of precedence; the embedded data comes last. */
  readonly providers: readonly IpProvider[];
  readonly clock: Clock;
  readonly precedence?: Precedence | undefined;
}

/** Milliseconds that a provider is waited for where the asker does not say. */
const BUDGET_MS = 2_500;

type Address = Extract<AddressReading, { kind: 'address' }>;

/**
 * Facts of an address: the embedded data now, and what the providers say in the same moment. An address that is not public
 * is described by its scope alone: no data is searched and nothing leaves the process.
 */
export function createIpLookup(deps: IpLookupDeps): IpLookup {
  return {
    async describe(text, ask = {}) {
      const reading = readAddress(text);
      if (reading.kind === 'refused') return reading;
      const facts = reading.scope === 'public' ? await publicFacts(deps, reading, ask) : scopeFacts(deps, reading);
      return { kind: 'facts', facts };
    },
  };
}

function scopeFacts({ clock, providers }: IpLookupDeps, reading: Address): IpFacts {
  const reason = `not looked up: ${scopeWords(reading.scope)}`;
  const sources = providers.map(({ id, name, reach }) => ({ id, name, reach, status: 'notAsked', reason }) as const);
  const fact = { status: 'notChecked', note: scopeWords(reading.scope) } as const;
  const fields = Object.fromEntries(IP_FIELDS.map((field) => [field, fact])) as unknown as IpFields;
  return assemble(clock, reading, { fields, sources });
}

async function publicFacts(deps: IpLookupDeps, reading: Address, asked: IpAsk): Promise<IpFacts> {
  const { embedded, providers, clock, precedence } = deps;
  const { address } = reading;
  const [heard] = await Promise.all([
    Promise.all(
      providers.map(async (provider) => ({ provider, answer: await ask(deps, provider, { ...asked, address }) })),
    ),
    embedded.open(reading.family),
  ]);
  const own = embedded.lookupEmbedded(address);
  const status = embedded.status();
  const statements: Statement[] = heard.map(({ provider, answer }) => statementOf(provider, answer));
  if (own) statements.push({ source: 'embedded', fields: embeddedFields(own, status) });
  const sources = [
    ...heard.map(({ provider, answer }) => reportOf(provider, answer)),
    ...(providers.some(({ reach }) => reach === 'live') ? [] : [NO_LIVE_SOURCE]),
    ...(own ? embeddedReports(own, status) : []),
  ];
  const fields = mergeFacts(statements, precedence);
  const anycast = valueOf(fields.anycast) === true;
  return assemble(clock, reading, { fields: anycast ? withoutPlace(fields) : fields, sources });
}

const NO_LIVE_SOURCE: SourceReport = Object.freeze({
  id: 'live',
  name: 'Live source',
  reach: 'live',
  status: 'notConfigured',
  reason: 'not checked: no live source is configured',
});

/** Asks one provider, waits no longer than agreed, and turns a fault of the provider's code into "unavailable". */
async function ask(
  { clock }: IpLookupDeps,
  provider: IpProvider,
  { address, severity, budgetMs = BUDGET_MS, signal }: IpAsk & { readonly address: string },
): Promise<ProviderAnswer> {
  const failed = (reason: string) => ({ status: 'unavailable', source: provider.name, reason }) as const;
  const late = (reason: string) => ({ status: 'late', source: provider.name, reason }) as const;
  if (budgetMs <= 0 && provider.reach === 'live') return late('not asked: there was no time');
  const over = new AbortController();
  const done = new AbortController();
  const stop = signal ? AbortSignal.any([signal, over.signal]) : over.signal;
  const timeout = clock.sleep(provider.reach === 'live' ? budgetMs : BUDGET_MS, done.signal).then(
    () => late('did not answer in time'),
    () => failed('was not waited for'),
  );
  try {
    return await Promise.race([provider.lookup(address, stop, severity), timeout]);
  } catch {
    return failed('could not be asked');
  } finally {
    over.abort();
    done.abort();
  }
}

/** What a provider that failed, or has nothing, might have known is "unavailable" or "absent" rather than "not checked". */
function statementOf(provider: IpProvider, answer: ProviderAnswer): Statement {
  const { name: source, offers } = provider;
  const nothing = nothingKnown(source, answer);
  const base: Partial<IpFields> = Object.fromEntries(offers.map((field) => [field, nothing]));
  return { source: provider.id, fields: answer.status === 'found' ? { ...base, ...answer.value } : base };
}

function nothingKnown(source: string, answer: ProviderAnswer): Fact<never> {
  switch (answer.status) {
    case 'unavailable':
    case 'late':
      return { status: 'unavailable', source, reason: answer.reason };
    case 'skipped':
      return { status: 'unavailable', source, reason: answer.reason, skipped: true };
    case 'found':
    case 'absent':
      return { status: 'absent', source };
  }
}

function reportOf({ id, name, reach }: IpProvider, answer: ProviderAnswer): SourceReport {
  const base = { id, name, reach };
  switch (answer.status) {
    case 'unavailable':
      return { ...base, status: 'unavailable', reason: answer.reason };
    case 'late':
      return { ...base, status: 'unavailable', reason: answer.reason, late: true };
    case 'skipped':
      return { ...base, status: 'notAsked', reason: answer.reason };
    case 'absent':
      return { ...base, status: 'absent' };
    case 'found':
      return { ...base, status: 'ok', dataDate: answer.asOf.toISOString().slice(0, 10) };
  }
}

function assemble(clock: Clock, reading: Address, rest: Pick<IpFacts, 'fields' | 'sources'>): IpFacts {
  const { address, family, scope, note } = reading;
  return { schema: 1, address, family, scope, note, observedAt: clock.now().toISOString(), ...rest };
}
