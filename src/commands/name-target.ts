import { changeEvent } from '../events/change-event.ts';
import { distinctEntities, entityKey, type Entity } from '../entities/entity.ts';
import type { SecurityEvent } from '../events/event.ts';
import type { CommandContext } from './context.ts';
import type { EventView } from './result.ts';

interface Named {
  readonly view: EventView;
  readonly entity: Entity;
}

/**
 * A person or an application by the object id that the directory has, so that what is done is claimed once, however
 * different events name it. The event keeps the id. What cannot be found stays as it is: looking at it will say why.
 */
export async function nameTarget(ctx: CommandContext, view: EventView, entity: Entity): Promise<Named> {
  // What was done under the other name is found by that name.
  if (view.event.deeds.some(({ target }) => target === entityKey(entity))) return { view, entity };
  const id = await directoryId(ctx, view, entity);
  if (id === undefined) return { view, entity };
  const named: Entity = { ...entity, id: id.toLowerCase() } as Entity;
  const { events, channels, corr } = ctx;
  const event = await changeEvent({ events, channels, corr }, view.event, (before) => ({
    event: withName(before, entity, named),
    history: [],
    silent: true,
  }));
  return { view: { ...view, event: event ?? view.event }, entity: named };
}

async function directoryId({ deeds }: CommandContext, { tenant }: EventView, entity: Entity) {
  if (entity.type === 'user' && !entity.id && entity.upn) return (await deeds.writer.readUser(tenant, entity.upn))?.id;
  if (entity.type === 'application' && !entity.id && entity.appId)
    return (await deeds.writer.readApp(tenant, { appId: entity.appId }))?.id;
  return undefined;
}

function withName(event: SecurityEvent, entity: Entity, named: Entity): SecurityEvent {
  const [old, key] = [entityKey(entity), entityKey(named)];
  const notes = event.notes?.map((note) => (note.key === old ? { ...note, key } : note));
  return {
    ...event,
    entities: distinctEntities(event.entities.map((one) => (entityKey(one) === old ? named : one))),
    ...(notes && { notes }),
  };
}

/** The one that a button means: an older card may name it by less than is known now. */
export function isMeant(entity: Entity, key: string): boolean {
  if (entityKey(entity) === key) return true;
  if (entity.type !== 'user' && entity.type !== 'application') return false;
  const { id: _id, ...unnamed } = entity;
  return entityKey(unnamed) === key;
}
