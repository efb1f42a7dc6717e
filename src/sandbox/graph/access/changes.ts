import { newId } from '../../../kernel/ids.ts';
import { modified, record, type Change } from '../posture/audit.ts';
import type { SimAccess, SimAccessObject } from './access.ts';
import { merged, wholePolicy } from './shape.ts';

export type AccessKind = keyof SimAccess;
type Body = Readonly<Record<string, unknown>>;

const WORDS = {
  policies: { thing: 'conditional access policy', property: 'ConditionalAccessPolicy' },
  namedLocations: { thing: 'named location', property: 'NamedLocation' },
} as const;

/** What these functions change: a policy or a named location. The time is the change's own, the audit log tells it. */
export interface Place {
  readonly change: Change;
  readonly kind: AccessKind;
}

/** Only a location is born with a time of change. */
export function createObject({ change, kind }: Place, body: Body): SimAccessObject {
  const now = change.clock.now().toISOString();
  const named = { ...body, id: newId(), displayName: String(body['displayName']), createdDateTime: now };
  const object =
    kind === 'policies' ? wholePolicy({ ...named, modifiedDateTime: null }) : { ...named, modifiedDateTime: now };
  holdings({ change, kind }).set(object.id, object);
  log({ change, kind }, 'Add', { after: object });
  return object;
}

/** What the object would be with `body` merged in; nothing is changed yet. */
export function changedObject({ change, kind }: Place, before: SimAccessObject, body: Body): SimAccessObject {
  const modifiedDateTime = change.clock.now().toISOString();
  const after = { ...(merged(before, body) as SimAccessObject), id: before.id, modifiedDateTime };
  return kind === 'policies' ? wholePolicy(after) : after;
}

export function replaceObject(place: Place, before: SimAccessObject, after: SimAccessObject): void {
  holdings(place).set(before.id, after);
  log(place, 'Update', { before, after });
}

export function deleteObject(place: Place, before: SimAccessObject): void {
  holdings(place).delete(before.id);
  log(place, 'Delete', { before });
}

function holdings({ change, kind }: Place): Map<string, SimAccessObject> {
  return change.state.access(change.tenantId)[kind];
}

interface Difference {
  readonly before?: SimAccessObject;
  readonly after?: SimAccessObject;
}

function log({ change, kind }: Place, operation: 'Add' | 'Update' | 'Delete', { before, after }: Difference): void {
  const { thing, property } = WORDS[kind];
  const { id, displayName } = (after ?? before) as SimAccessObject;
  record(change, {
    activity: `${operation} ${thing}`,
    service: 'Conditional Access',
    category: 'Policy',
    operation,
    targets: [{ id, displayName, type: 'Policy', modifiedProperties: [modified(property, before, after)] }],
  });
}
