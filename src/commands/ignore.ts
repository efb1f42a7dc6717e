import { z } from 'zod';
import type { SecurityEvent } from '../events/event.ts';
import { checkReason } from '../events/ignore/check-rule.ts';
import { ignoreEvent, tooGrave } from '../events/ignore/ignored.ts';
import { ignoredBy } from '../events/ignore/words.ts';
import { TocsinError } from '../kernel/errors.ts';
import { defineCommand } from './command.ts';
import { EventNumber, changeOpenEvent, openEvent, takeNumber } from './open-event.ts';
import { Left, checkLeft, undoOf } from './take-back.ts';
import { whereAsked } from './where-asked.ts';

/** What stands between the number and the reason, as people write it. */
const COLON = /^((?:event\s+)?#?\s*\d{1,12}):(?=\s|$)/i;
const BECAUSE = /^(?:(?:because|reason)\b)?[\s:,–—-]*/i;

/** Ignores one event, with a reason: it stays, but asks nobody for attention. Microsoft is not told. */
export const ignore = defineCommand({
  name: 'ignore',
  summary: 'Ignore one event, with a reason; Details has a button for rules',
  requires: 'triage',
  surfaces: ['chat', 'card', 'tab'],
  changes: true,
  input: z.object({ n: EventNumber, reason: z.string().max(5_000).default(''), left: Left }),
  words: {
    phrases: ['ignore'],
    usage: 'ignore 123 because it was our scanner',
    menu: true,
    read(rest) {
      const taken = takeNumber(rest.replace(COLON, '$1 '));
      if (!taken) return { say: 'Which event, and why? For example: `ignore 123 because it was our scanner`.' };
      const reason = taken.rest.replace(BECAUSE, '').trim();
      return reason === ''
        ? { say: `Why? For example: \`ignore ${taken.n} because it was our scanner\`.` }
        : { n: taken.n, reason };
    },
  },
  async run(ctx, { n, left, reason: given }) {
    const reason = given.trim();
    const unfit = checkReason(reason);
    if (unfit) throw new TocsinError('INPUT_INVALID', unfit);
    const view = await openEvent(ctx, n);
    const { objectId, name } = ctx.actor;
    let mine = false;
    const event = await changeOpenEvent(ctx, view, (present) => {
      checkLeft({ ...view, event: present }, left);
      const grave = tooGrave(present, view.tenant);
      if (grave) throw new TocsinError('PRECONDITION_FAILED', grave);
      const change = ignoreEvent(present, { by: { objectId, name }, reason, at: ctx.clock.now() });
      mine = change !== undefined;
      return change;
    });
    if (!mine) return { show: 'event', tenant: view.tenant, event, said: saidBefore(n, event) };
    const back = whereAsked(ctx, { typed: `\`unignore ${n}\` takes it back.`, tab: '' });
    const said = `Event ${n} is ignored. Its status stays, and nothing changes at Microsoft.${back}`;
    return { show: 'event', tenant: view.tenant, event, said, ...undoOf(ctx, event, { verb: 'unignore' }) };
  },
});

function saidBefore(n: number, { ignored }: SecurityEvent): string {
  return `Event ${n} is ignored already, by ${ignored ? ignoredBy(ignored) : 'somebody'}.`;
}
