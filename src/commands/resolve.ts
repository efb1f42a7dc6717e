import { z } from 'zod';
import type { SecurityEvent, Verdict } from '../events/event.ts';
import { compact } from '../events/evidence.ts';
import { TocsinError } from '../kernel/errors.ts';
import { CLASSIFIED, findVerdict } from '../texts/verdicts.ts';
import { defineCommand } from './command.ts';
import type { CommandContext } from './context.ts';
import { EventNumber, changeOpenEvent, openEvent, takeNumber } from './open-event.ts';
import { Left, checkLeft, undoOf } from './take-back.ts';
import { whereAsked } from './where-asked.ts';

export const LONGEST_COMMENT = 1_000;

/** How people write a classification in words, the longest first. */
const SPOKEN: readonly (readonly [words: RegExp, classification: string])[] = [
  [/^(true\s+positive|tp|malicious)\b[\s:,–-]*/i, 'truePositive'],
  [/^(false\s+positive|fp|benign)\b[\s:,–-]*/i, 'falsePositive'],
  [/^(expected(\s+activity)?|informational)\b[\s:,–-]*/i, 'informationalExpectedActivity'],
];

const Input = z.object({
  n: EventNumber,
  /** A choice of the form: `<classification>.<determination>`. */
  verdict: z.string().max(100).optional(),
  classification: z.enum(CLASSIFIED).optional(),
  comment: z.string().trim().max(LONGEST_COMMENT).optional(),
  left: Left,
});

/** Closes an event with a conclusion; Microsoft is told status, classification, determination and comment. */
export const resolve = defineCommand({
  name: 'resolve',
  summary: 'Resolve an event, with what it was and why',
  requires: 'triage',
  surfaces: ['chat', 'card', 'tab'],
  changes: true,
  input: Input,
  words: {
    phrases: ['resolve', 'close'],
    usage: 'resolve 123 [true positive|false positive|expected] why',
    menu: true,
    read(rest) {
      const taken = takeNumber(rest);
      if (!taken) return { say: 'Which event? For example: `resolve 123 false positive it was our scanner`.' };
      const [words, classification] = SPOKEN.find(([pattern]) => pattern.test(taken.rest)) ?? [];
      const comment = (words ? taken.rest.replace(words, '') : taken.rest).trim();
      if (comment.length > LONGEST_COMMENT)
        return { say: `The comment may have ${LONGEST_COMMENT} characters; this one has ${comment.length}.` };
      return compact<z.input<typeof Input>>({
        n: taken.n,
        classification: classification as never,
        comment: comment || undefined,
        verdict: undefined,
      });
    },
  },
  async run(ctx, { n, left, ...conclusion }) {
    const verdict = readVerdict(conclusion);
    const view = await openEvent(ctx, n);
    const at = ctx.clock.now();
    let mine = false;
    let before: SecurityEvent['status'] = 'new';
    const event = await changeOpenEvent(ctx, view, (present) => {
      checkLeft({ ...view, event: present }, left);
      before = present.status;
      mine = before !== 'resolved';
      if (!mine) return undefined;
      const history = [{ at, by: ctx.actor.name, what: `Resolved${verdict.comment ? `: ${verdict.comment}` : ''}` }];
      return { event: resolved(present, { verdict, by: ctx.actor.name, at }), history };
    });
    if (!mine) return { show: 'event', tenant: view.tenant, event, said: saidBefore(n, event) };
    const said = saidResolved(ctx, n, verdict);
    return {
      show: 'event',
      tenant: view.tenant,
      event,
      said,
      ...undoOf(ctx, event, { verb: 'reopen', status: before }),
    };
  },
});

function readVerdict({ verdict, classification, comment }: Omit<z.output<typeof Input>, 'n' | 'left'>): Verdict {
  const choice = verdict === undefined || verdict === '' ? undefined : findVerdict(verdict);
  if (verdict && !choice) throw new TocsinError('INPUT_INVALID', 'Please choose what it was from the list.');
  return compact<Verdict>({
    classification: choice?.classification ?? classification,
    determination: choice?.determination,
    comment: comment || undefined,
  });
}

function resolved(
  event: SecurityEvent,
  { verdict, by, at }: { verdict: Verdict; by: string; at: Date },
): SecurityEvent {
  return { ...event, status: 'resolved', verdict, resolvedBy: { name: by, at }, sync: { state: 'pending' } };
}

function saidResolved(ctx: CommandContext, n: number, verdict: Verdict): string {
  if (verdict.classification) return `Event ${n} is resolved.`;
  const back = whereAsked(ctx, { typed: `\`reopen ${n}\` takes it back.`, tab: '' });
  return `Event ${n} is resolved, without saying what it was.${back}`;
}

function saidBefore(n: number, event: SecurityEvent): string {
  return `Event ${n} was already resolved by ${event.resolvedBy?.name ?? 'somebody'}.`;
}
