import type { ProviderAlert } from '../../alert.ts';
import { compact, record, text } from '../../evidence.ts';
import { defineKind, type CatalogueKind, type Fact, type Step } from '../../kind.ts';
import { z } from 'zod';
import { Carried, entitiesOf, readCarried } from './carried.ts';
import type { ClassId } from './classes.ts';
import { isOfKind } from './signs.ts';
import { shownTitle } from './titles.ts';
import { fromFact, namesNothing, who, whoFact } from './words.ts';

const perhaps = z.string().optional();
const Generic = Carried.extend({ category: perhaps, source: perhaps, advice: perhaps });
type Generic = z.output<typeof Generic>;

/** A generic kind: which class of alert it is, what that class means, and what to do with anything of the class. */
export interface ClassPlaybook<Id extends ClassId> {
  readonly id: Id;
  readonly title: string;
  readonly why: string;
  facts(carried: Carried): Fact[];
  react(carried: Carried): Step[];
}

const SOURCES: Readonly<Record<string, string>> = {
  microsoftdefenderforendpoint: 'Microsoft Defender for Endpoint',
  microsoftdefenderforidentity: 'Microsoft Defender for Identity',
  microsoftdefenderforcloudapps: 'Microsoft Defender for Cloud Apps',
  microsoftdefenderforoffice365: 'Microsoft Defender for Office 365',
  microsoft365defender: 'Microsoft Defender XDR',
  microsoftappgovernance: 'Microsoft app governance',
  datalossprevention: 'Microsoft Purview data loss prevention',
  microsoftdefenderforcloud: 'Microsoft Defender for Cloud',
  microsoftsentinel: 'Microsoft Sentinel',
  microsoftinsiderriskmanagement: 'Microsoft Purview insider risk management',
  microsoftthreatintelligence: 'Microsoft threat intelligence',
};

const LONGEST_ADVICE = 400;

/** The kind of a class of alerts that no kind knows by name: all that is known is said, nothing is guessed. */
export function classPlaybook<const Id extends ClassId>(book: ClassPlaybook<Id>): CatalogueKind<Id> {
  return defineKind({
    id: book.id,
    title: book.title,
    evidence: Generic,
    matches: (alert) => isOfKind(book.id, alert),
    read: readGeneric,
    entities: entitiesOf,
    facts: (carried) => [
      whoFact(carried),
      ...book.facts(carried),
      fromFact(carried),
      { label: 'Category', value: categoryWords(carried.category) },
      { label: 'Raised by', value: sourceWords(carried.source) },
      ...(carried.advice ? [{ label: 'Microsoft advises', value: carried.advice }] : []),
    ],
    suspicious: (carried) => [
      `Tocsin does not know this alert by its name${categoryWords(carried.category) ? `; Microsoft counts it as “${categoryWords(carried.category)}”` : ''}.`,
      book.why,
    ],
    react: (carried) => [openIt(carried), ...book.react(carried)],
  });
}

function readGeneric(alert: ProviderAlert): Generic {
  const advice = shownTitle(text(record(alert.raw), 'recommendedActions') ?? '');
  return {
    ...readCarried(alert),
    ...compact<Pick<Generic, 'category' | 'source' | 'advice'>>({
      category: alert.category,
      source: alert.serviceSource,
      advice: advice.length > LONGEST_ADVICE ? `${advice.slice(0, LONGEST_ADVICE)}…` : advice || undefined,
    }),
  };
}

function openIt(carried: Generic): Step {
  return {
    what: `Open the alert${namesNothing(carried) ? '' : ` about ${who(carried)}`} at Microsoft and read what was seen, and its own advice.`,
    why: 'Tocsin knows what the alert names, not when it rings.',
  };
}

/** `CredentialAccess` → "credential access". */
function categoryWords(category: string | undefined): string | undefined {
  return category?.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
}

function sourceWords(source: string | undefined): string | undefined {
  return source && Object.hasOwn(SOURCES, source.toLowerCase()) ? SOURCES[source.toLowerCase()] : source;
}
