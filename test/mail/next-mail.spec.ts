import assert from 'node:assert/strict';
import fc from 'fast-check';
import { SEVERITIES, type EventStatus, type Severity } from '../../src/events/alert.ts';
import type { Receipt } from '../../src/events/outbox.ts';
import { createMailChannel } from '../../src/mail/channel.ts';
import type { Mail } from '../../src/mail/sender.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import type { ToldInPart } from '../../src/notify/notice.ts';
import { HARBOUR } from '../world.ts';
import { anEvent } from '../fakes/notices.ts';

const EVERYBODY = ['a@x.example', 'b@x.example', 'c@x.example'] as const;
const mailTo = { low: [EVERYBODY[0]], medium: [EVERYBODY[0], EVERYBODY[1]], high: [EVERYBODY[2]] };

interface Step {
  readonly severity: Severity;
  readonly status: EventStatus;
  readonly ignored: boolean;
  /** Who cannot get mail just then. */
  readonly refused: readonly string[];
}

const step: fc.Arbitrary<Step> = fc.record({
  severity: fc.constantFrom(...SEVERITIES),
  status: fc.constantFrom('new', 'inProgress', 'resolved'),
  ignored: fc.boolean(),
  refused: fc.subarray([...EVERYBODY]),
});

/** Plays the life of an event and gives what each of its moments sent, and to whom it came. */
async function play(steps: readonly Step[]) {
  const sent: (Pick<Mail, 'messageId' | 'references'> & { readonly at: number; readonly got: readonly string[] })[] =
    [];
  let refused: readonly string[] = [];
  let at = 0;
  const channel = createMailChannel({
    from: { address: 'tocsin@provider.example', name: 'Tocsin' },
    perMinute: 30,
    clock: systemClock,
    links: { find: async () => undefined, findNow: async () => undefined },
    sender: {
      async send({ to, messageId, references }) {
        const got = to.filter((address) => !refused.includes(address));
        if (got.length === 0) throw new Error('everybody was refused');
        sent.push({ at, got, messageId, references });
        return {
          refused: to.filter((address) => refused.includes(address)).map((address) => ({ address, status: 450 })),
        };
      },
    },
  });
  let previous: Receipt | undefined;
  for (const moment of steps) {
    const { severity, status } = moment;
    const event = anEvent({ severity, status });
    const hidden = { since: new Date(0), by: { kind: 'rule', number: 1 }, reason: 'trip' } as const;
    const notice = {
      type: 'event',
      tenant: { ...HARBOUR, mailTo },
      event: { ...event, ...(moment.ignored && { ignored: hidden }) },
    } as const;
    refused = moment.refused;
    if (channel.accepts?.(notice, previous)) {
      const told = await channel.deliver(notice, previous).catch(() => undefined);
      const ref = told && ((told as ToldInPart).rest ? (told as ToldInPart).ref : (told as Receipt['ref']));
      if (ref) previous = { channel: 'mail', revision: 1, at: new Date(0), ref };
    }
    at += 1;
  }
  return sent;
}

const calm = ({ severity, status }: Step): Step => ({ severity, status, ignored: false, refused: [] });

describe('The mails of an event, whatever becomes of it', () => {
  it('come to nobody twice, and to nobody while it is ignored', () =>
    fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        const sent = await play(steps);
        const each = sent.flatMap(({ messageId, got }) => got.map((address) => `${messageId} ${address}`));
        assert.equal(new Set(each).size, each.length);
        assert.ok(sent.every(({ at }) => steps[at]?.ignored === false));
      }),
    ));

  it('all follow the first', () =>
    fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        const sent = await play(steps);
        const first = sent[0]?.messageId;
        for (const { messageId, references } of sent) assert.deepEqual(references, messageId === first ? [] : [first]);
      }),
    ));

  it('end with the truth for everybody who heard of it, once the server takes mail', () =>
    fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
        const last = calm(steps.at(-1) as Step);
        const all = [...steps, last, last];
        const sent = await play(all);
        const heard = [...new Set(sent.flatMap(({ got }) => got))];
        for (const address of heard) {
          const newest = sent.filter(({ got }) => got.includes(address)).at(-1);
          const told = all[newest?.at ?? -1];
          assert.equal(told?.status === 'resolved', last.status === 'resolved', `${address} of ${last.status}`);
        }
        assert.equal(
          sent.some(({ at }) => at === all.length - 1),
          false,
          'and then all is said',
        );
      }),
    ));
});
