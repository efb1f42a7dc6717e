import type { DescribeEntities, DescribeOptions, Described } from '../entities/describe.ts';
import { entityKey, type Entity } from '../entities/entity.ts';
import type { Tenant } from '../tenants/tenant.ts';
import type { SecurityEvent } from './event.ts';

type Deeds = Pick<SecurityEvent, 'deeds'>;

/** An entity by the id that it has now: a rule that was made again from here has another than the alert says. */
export function presentEntity({ deeds }: Deeds, entity: Entity): Entity {
  if (entity.type !== 'inboxRule') return entity;
  const key = entityKey(entity);
  const ruleId = deeds.findLast(({ target, now }) => target === key && now?.ruleId !== undefined)?.now?.ruleId;
  return ruleId === undefined ? entity : { ...entity, ruleId };
}

/** Looks entities of an event up as they are now, and tells of them by the keys that the event has for them. */
export async function describePresent(
  describe: DescribeEntities,
  { tenant, event, entities }: { readonly tenant: Tenant; readonly event: Deeds; readonly entities: readonly Entity[] },
  options: DescribeOptions,
): Promise<Described> {
  const present = entities.map((entity) => presentEntity(event, entity));
  const { sections, waiting } = await describe(tenant, present, options);
  const late = entities.filter((_entity, at) => waiting.includes(entityKey(present[at] as Entity)));
  return {
    sections: sections.map((section, at) => ({ ...section, key: entityKey(entities[at] as Entity) })),
    waiting: late.map(entityKey),
  };
}
