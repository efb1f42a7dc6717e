import { carriedFields } from '../entities/carried.ts';
import { entityKey, entityLabel, type Entity } from '../entities/entity.ts';
import { entityTypeName } from '../entities/type-name.ts';
import type { SecurityEvent } from '../events/event.ts';
import { presentNotes } from '../events/notes.ts';
import { severityWord } from '../texts/severity.ts';
import { statusWord } from '../texts/status.ts';
import type { Tenant } from '../tenants/tenant.ts';
import { inBlocks, labelled, oneLine, type PlainText } from './plain-text.ts';

const NAME = 256;
const LINE = 400;
const DESCRIPTION = 2_000;

/**
 * A security event in the fixed grammar that ticket systems parse (PRODUCT P8): its head, one block per entity with its
 * type as the label and one fact a line, and the way back to it. Without a `link` the last line says how to find it.
 * What was looked up about addresses stays out: its licences ask for a credit wherever it stands.
 */
export function eventText(tenant: Pick<Tenant, 'name'>, event: SecurityEvent, link: string | undefined): PlainText {
  const name = oneLine(tenant.name, NAME);
  const severity = severityWord(event.severity);
  const head = [
    labelled('Tenant', name),
    labelled('Event', String(event.number)),
    labelled('Title', said(event.title, NAME, 'untitled')),
    labelled('Severity', severity),
    labelled('Status', statusWord(event.status)),
    labelled('Occurred on', momentOf(event.occurredAt)),
    labelled('Description', said(event.description, DESCRIPTION, 'none given')),
  ];
  const back = labelled(
    'View event in Tocsin',
    link ?? `no link yet; in Teams, say to Tocsin: show event ${event.number}`,
  );
  return {
    subject: `${severity} Security Event ${event.number} for ${name}`,
    text: inBlocks([head, ...event.entities.map((entity) => linesOf(entity, event)), [back]]),
  };
}

/** UTC to the second; Microsoft does not always say when it happened, and that is not guessed. */
function momentOf(at: Date | undefined): string {
  return at ? `${at.toISOString().slice(0, 19)}Z` : 'unknown';
}

function linesOf(entity: Entity, { detectedAt, notes, deeds }: SecurityEvent): string[] {
  const facts = carriedFields(entity, detectedAt).flatMap(({ label, value }) =>
    value.status === 'found' ? [labelled(label, said([value.value].flat().join(', '), LINE))] : [],
  );
  const note = presentNotes({ notes, deeds }).find(({ key }) => key === entityKey(entity));
  const noted = note ? [labelled('Noted', said(note.text, LINE))] : [];
  return [labelled(entityTypeName(entity.type), said(nameOf(entity), LINE, 'unnamed')), ...facts, ...noted];
}

function nameOf(entity: Entity): string {
  switch (entity.type) {
    case 'user':
      return nameAndAddress(entity.name, entity.upn) || entityLabel(entity);
    case 'mailbox':
      return nameAndAddress(entity.name, entity.address);
    case 'ip':
      return entity.address;
    case 'other':
      return `${entity.label}, ${entity.text}`;
    default:
      return entityLabel(entity);
  }
}

function nameAndAddress(name = '', address = ''): string {
  return name.toLowerCase() === address.toLowerCase() ? address : `${name} ${address}`.trim();
}

/** Text of the alert on one line, with links that nobody can follow by mistake. */
function said(text: string | undefined, max: number, otherwise?: string): string {
  return oneLine(text, max, otherwise).replace(/\bhttp(?=s?:\/\/)/gi, 'hxxp');
}
