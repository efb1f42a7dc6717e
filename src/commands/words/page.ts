import { entityKey, entityLabel, type Entity } from '../../entities/entity.ts';
import { entityTypeName } from '../../entities/type-name.ts';
import type { HistoryLine, SecurityEvent } from '../../events/event.ts';
import type { Severity, EventStatus } from '../../events/alert.ts';
import type { Step } from '../../events/kind.ts';
import type { LinkedActivities } from '../../events/linked-activities.ts';
import type { Related } from '../../events/related.ts';
import type { CatalogueAction } from '../../remediation/action.ts';
import { actionOf, type Offer } from '../../remediation/actions/index.ts';
import { offeredByEntity, type Offers } from '../../remediation/offered.ts';
import { permits, type StaffMember } from '../../staff/staff.ts';
import { categoryWords } from '../../texts/category.ts';
import { statusWord } from '../../texts/status.ts';
import { timeIn } from '../../texts/time.ts';
import { addressesOf, inOrder } from '../read-details.ts';
import type { EventView } from '../result.ts';
import { activityNotes, activityWords } from './activities.ts';
import { customerReport } from './customer-report.ts';
import { deedWords } from './deeds.ts';
import { explained } from './explained.ts';
import { nameIn, PLAIN } from './hand.ts';
import { microsoftLinkWords, microsoftUrl } from './microsoft-link.ts';
import { nothingToRemedy } from './remedies.ts';
import { factLines, ignoring, severityWords, stateWords, timeLines, type LabelledLine } from './state.ts';

/** Something that can be asked for on one entity, as a button names it. */
export interface PageOffer {
  readonly label: string;
  readonly action: string;
  readonly target: string;
  readonly generation: number;
  /** The action that it takes back. */
  readonly undoes?: string;
}

export interface PageEntity {
  readonly key: string;
  readonly typeName: string;
  readonly label: string;
  readonly isAddress: boolean;
  readonly offers: readonly PageOffer[];
}

export interface PageDeed {
  readonly words: string;
  readonly state: SecurityEvent['deeds'][number]['state'];
}

export interface PageHistory {
  readonly at: string;
  readonly by: string;
  readonly what: string;
  /** Whether the asker did it. */
  readonly isOwn: boolean;
}

export interface PageRelated {
  readonly number: number;
  readonly title: string;
  readonly severity: Severity;
  readonly words: string;
  readonly because: string;
}

/** The page of an event in words: all that is stored of it, and what the asker may do. Letters as they are, no markup. */
export interface EventPage {
  readonly n: number;
  readonly revision: number;
  readonly tenant: string;
  readonly severity: Severity;
  readonly severityWords: string;
  readonly status: EventStatus;
  readonly title: string;
  readonly state: string;
  readonly assignee: string;
  readonly isMine: boolean;
  readonly description: string;
  readonly facts: readonly LabelledLine[];
  readonly times: readonly LabelledLine[];
  readonly suspicious: readonly string[];
  readonly react: readonly Step[];
  /** Why Tocsin can change nothing here; empty where it can. */
  readonly missing: string;
  readonly link?: { readonly url: string; readonly label: string };
  readonly entities: readonly PageEntity[];
  readonly deeds: readonly PageDeed[];
  /** Newest first. */
  readonly history: readonly PageHistory[];
  readonly related: readonly PageRelated[];
  readonly moreRelated: boolean;
  readonly activityNotes: readonly string[];
  readonly activities: readonly string[];
  readonly can: {
    readonly assign: boolean;
    readonly unassign: boolean;
    readonly resolve: boolean;
    readonly reopen: boolean;
    readonly ignore: boolean;
    readonly unignore: boolean;
    readonly note: boolean;
    /** Whether the asker's role lets them change anything at all. */
    readonly remediate: boolean;
  };
  readonly report: string;
}

export interface PageParts extends EventView {
  readonly history: readonly HistoryLine[];
  readonly related: Related;
  readonly activities: LinkedActivities | undefined;
  readonly member: StaffMember;
  /** The asker's name, as history has it. */
  readonly name: string;
  readonly offers: Offers;
}

/** Everything stored of an event as its page shows it to this member of staff. */
export function eventPageOf(parts: PageParts): EventPage {
  const { tenant, event, member, offers } = parts;
  const zone = tenant.timeZone;
  const { facts, suspicious, react } = explained(event);
  const url = microsoftUrl(event);
  return {
    n: event.number,
    revision: event.revision,
    tenant: nameIn(PLAIN, tenant.name),
    severity: event.severity,
    severityWords: severityWords(event, PLAIN),
    status: event.status,
    title: PLAIN.text(event.title, 200) || 'Untitled alert',
    state: stateWords(event, zone, PLAIN),
    assignee: nameIn(PLAIN, event.assignee?.name ?? event.provider.assignedTo ?? ''),
    isMine: event.assignee?.objectId === member.objectId,
    description: PLAIN.text(event.description, 4_000) || 'The alert has no description.',
    facts: [
      ...factLines(facts, PLAIN),
      { title: 'Category', value: event.category ? PLAIN.text(categoryWords(event.category), 60) : 'not in the alert' },
    ],
    times: [
      ...timeLines(parts),
      { title: 'Changed', value: timeIn(event.updatedAt, zone) },
      { title: 'Seen by Tocsin', value: timeIn(event.storedAt, zone) },
    ],
    suspicious: suspicious.map((text) => PLAIN.text(text, 400)),
    react: react.map(({ what, why }) => ({ what: PLAIN.text(what, 400), why: PLAIN.text(why, 300) })),
    missing: offers(event).length === 0 ? nothingToRemedy(event, PLAIN) : '',
    ...(url && { link: { url, label: microsoftLinkWords(url) } }),
    entities: entitiesOf(parts),
    deeds: event.deeds.map((deed) => ({ words: deedWords(deed, PLAIN), state: deed.state })),
    ...listsOf(parts),
    can: abilities(parts),
    report: customerReport(parts),
  };
}

/** In the order in which they are looked up: what people act on first, addresses last. */
function entitiesOf({ event, offers, member }: PageParts): readonly PageEntity[] {
  const groups = new Map(offeredByEntity(event, offers).map((group) => [entityKey(group.entity), group.offers]));
  return [...inOrder(event.entities), ...addressesOf(event.entities)].map((entity) => {
    const key = entityKey(entity);
    return {
      key,
      typeName: entity.type === 'other' ? PLAIN.text(entity.label, 60) : entityTypeName(entity.type),
      label: PLAIN.text(entityLabel(entity), 300),
      isAddress: entity.type === 'ip',
      offers: (groups.get(key) ?? []).flatMap((offer) => pageOffer(offer, entity, member)),
    };
  });
}

/** Only what the asker's role allows: a button that answers "you may not" helps nobody. */
function pageOffer(offer: Offer, entity: Entity, member: StaffMember): readonly PageOffer[] {
  const action: CatalogueAction | undefined = actionOf(offer.action);
  if (!permits(member, action?.requires ?? 'remediate')) return [];
  return [
    {
      label: offer.label,
      action: offer.action,
      target: offer.target ?? entityKey(entity),
      generation: offer.generation,
      ...(action?.undoes && { undoes: action.undoes }),
    },
  ];
}

function listsOf({ tenant, history, related, activities, name }: PageParts) {
  const zone = tenant.timeZone;
  return {
    history: history.toReversed().map(({ at, by, what }) => ({
      at: timeIn(at, zone),
      by: nameIn(PLAIN, by),
      what: PLAIN.text(what, 2_100),
      isOwn: by === name,
    })),
    related: related.items.map((item) => ({
      number: item.number,
      title: PLAIN.text(item.title, 200) || 'Untitled alert',
      severity: item.severity,
      words: [
        item.ignored ? 'Ignored' : statusWord(item.status),
        ...(item.tenantName ? [`in ${nameIn(PLAIN, item.tenantName)}`] : []),
        timeIn(item.detectedAt, zone),
      ].join(' · '),
      because: item.because.map((text) => PLAIN.text(text, 120)).join(', '),
    })),
    moreRelated: related.more,
    activityNotes: activityNotes(activities, zone, PLAIN),
    activities: (activities?.items ?? []).map((item) => activityWords(item, zone, PLAIN)),
  };
}

function abilities({ tenant, event, member }: PageParts): EventPage['can'] {
  const triage = permits(member, 'triage');
  const resolved = event.status === 'resolved';
  const { canIgnore, canUnignore } = ignoring(event, tenant);
  return {
    assign: triage && !resolved && event.assignee?.objectId !== member.objectId,
    unassign: triage && !resolved && event.assignee?.objectId === member.objectId,
    resolve: triage && !resolved,
    reopen: triage && resolved,
    ignore: triage && canIgnore,
    unignore: triage && canUnignore,
    note: triage,
    remediate: permits(member, 'remediate'),
  };
}
