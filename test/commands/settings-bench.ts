import assert from 'node:assert/strict';
import type { CommandDeps } from '../../src/commands/context.ts';
import type { ResultOf } from '../../src/commands/result.ts';
import { createRunCommand } from '../../src/commands/run-command.ts';
import { isTocsinError } from '../../src/kernel/errors.ts';
import type { Conversation } from '../../src/notify/conversation.ts';
import { HOME, PEOPLE, QUILL, type World } from '../world.ts';

export const SOC: Conversation = {
  id: '19:soc@thread.tacv2',
  type: 'channel',
  serviceUrl: 'https://smba.trafficmanager.net/emea/',
  tenantId: HOME,
  teamName: 'Operations',
  name: 'SOC',
  state: 'active',
};
export const NEW = 'cccccccc-0000-4000-8000-000000000007';

export function asking(world: World, over: Partial<CommandDeps> = {}) {
  const run = createRunCommand({ ...world.deps, ...over });
  return (who: keyof typeof PEOPLE, verb: string, input: unknown) =>
    run({ verb, input, actor: PEOPLE[who], surface: 'tab', corr: 'c' });
}

export async function failure(work: Promise<unknown>) {
  const error = await work.then(
    () => assert.fail('it should have been refused'),
    (reason: unknown) => reason,
  );
  assert.ok(isTocsinError(error), String(error));
  return error;
}

export async function limited(world: World): Promise<void> {
  await world.stores.staff.save({ objectId: PEOPLE.quillOnly.objectId, role: 'admin', scope: [QUILL.id] });
}

export type Asking = ReturnType<typeof asking>;

/** What a change answers with. */
export async function changed(work: Promise<unknown>): Promise<ResultOf<'changed'>> {
  return (await work) as ResultOf<'changed'>;
}

/** Goes the way back that a change has offered. */
export function takenBack(ask: Asking, { undo }: ResultOf<'changed'>): Promise<ResultOf<'changed'>> {
  assert.ok(undo, 'there is no way back');
  return changed(ask('admin', undo.verb, undo.input));
}
