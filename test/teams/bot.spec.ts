import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { TocsinError } from '../../src/kernel/errors.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { checkAuth } from '../../src/teams/auth.ts';
import { assertParses, words } from './adaptive-cards.ts';
import { HOME, anEvent, tenant } from './fixtures.ts';
import { CHANNEL, PERSON, activity, click, openHouse, typed, type House } from './house.ts';

interface CardAnswer {
  readonly statusCode: number;
  readonly type: string;
  readonly value: unknown;
}

const CARD = 'application/vnd.microsoft.card.adaptive';
const MESSAGE = 'application/vnd.microsoft.activity.message';
const ERROR = 'application/vnd.microsoft.error';

describe('the bot', () => {
  let house: House;
  const houses: House[] = [];
  const open = async (...args: Parameters<typeof openHouse>) => {
    house = await openHouse(...args);
    houses.push(house);
    return house;
  };
  afterEach(async () => {
    for (const one of houses.splice(0)) await one.close();
  });
  const clicked = async (data: unknown, more = {}) => {
    const { status, body } = await house.send(click(house, data, more));
    assert.equal(status, 200);
    return body as CardAnswer;
  };

  describe('lets in', () => {
    beforeEach(() => open());
    const turnedAway: [string, (house: House) => unknown, number][] = [
      ['no object', () => [1], 400],
      ['null', () => 'null', 400],
      ['malformed JSON', () => '{"type":', 400],
      ['an activity without a type', (h) => activity(h, { type: undefined }), 400],
      ['a type that is no text', (h) => activity(h, { type: { a: 1 } }), 400],
      ['an empty serviceUrl', (h) => activity(h, { serviceUrl: '' }), 400],
      ['no conversation', (h) => activity(h, { conversation: null }), 400],
      [
        'a foreign serviceUrl',
        (h) => activity(h, { serviceUrl: 'https://smba.trafficmanager.net.evil.example/' }),
        403,
      ],
      ['another channel than Teams', (h) => activity(h, { channelId: 'emulator' }), 403],
      ['a foreign tenant in channelData', (h) => activity(h, { channelData: { tenant: { id: PERSON } } }), 403],
      [
        'a foreign tenant in the conversation',
        (h) => activity(h, { conversation: { id: CHANNEL, tenantId: PERSON } }),
        403,
      ],
      ['no tenant at all', (h) => activity(h, { channelData: {}, conversation: { id: CHANNEL } }), 403],
      ['a tenant that is no text', (h) => activity(h, { channelData: { tenant: { id: [HOME] } } }), 403],
    ];
    for (const [what, make, status] of turnedAway) {
      it(`not ${what}`, async () => {
        const answer = await house.send(make(house));
        assert.equal(answer.status, status);
        assert.deepEqual(Object.keys((answer.body as { error: object }).error), ['code', 'message', 'corr']);
        assert.ok(answer.text.length < 200);
        assert.deepEqual(house.asks, []);
      });
    }

    it('not more than 1 MB', async () => {
      const answer = await house.send(activity(house, { text: 'x'.repeat(1_100_000) }));
      assert.equal(answer.status, 413);
      assert.deepEqual(house.asks, []);
    });

    it('the home tenant, whatever the case of its id', async () => {
      const answer = await house.send(
        click(house, { verb: 'event', n: 1 }, { channelData: { tenant: { id: HOME.toUpperCase() } } }),
      );
      assert.equal(answer.status, 200);
    });

    it('logs a refusal without what was sent', async () => {
      await house.send(activity(house, { channelData: { tenant: { id: PERSON } }, text: 'secret words' }));
      const warning = house.log.lines.find(({ level }) => level === 'warn');
      const { corr, ...fields } = (warning?.fields ?? {}) as { corr?: string };
      assert.ok(corr);
      assert.match(corr, /^[0-9a-f]{8}$/);
      assert.deepEqual(fields, { reason: 'tenant', status: 403 });
    });
  });

  describe('answers a click', () => {
    it('with a card, asking for what the button carries', async () => {
      await open();
      const answer = await clicked({ verb: 'resolve', n: 123, verdict: 'truePositive.phishing', comment: 'x' });
      assert.deepEqual([answer.statusCode, answer.type], [200, CARD]);
      assertParses(answer.value);
      const [ask] = house.asks;
      assert.equal(ask?.verb, 'resolve');
      assert.deepEqual(ask?.input, { n: 123, verdict: 'truePositive.phishing', comment: 'x' });
      assert.deepEqual(ask?.actor, { objectId: PERSON, name: 'Bo' });
      assert.deepEqual([ask?.surface, ask?.place], ['card', CHANNEL]);
      assert.deepEqual(house.connector.posts, []);
    });

    it('with the public words of an error, beside the card', async () => {
      await open(() => {
        throw new TocsinError('NOT_AUTHORISED', 'You may not do this. Ask an administrator.');
      });
      const answer = await clicked({ verb: 'assign', n: 123 });
      assert.deepEqual(answer, { statusCode: 200, type: MESSAGE, value: 'You may not do this. Ask an administrator.' });
    });

    it('with a number to quote when Tocsin itself failed, and nothing of why', async () => {
      await open(() => {
        throw new Error('SELECT password FROM x at /home/me/secret.ts');
      });
      const answer = await clicked({ verb: 'assign', n: 123 });
      assert.equal(answer.type, MESSAGE);
      assert.match(String(answer.value), /quoting [0-9a-f]{8}/);
      assert.doesNotMatch(String(answer.value), /SELECT|secret/);
      assert.ok(house.log.lines.some(({ level }) => level === 'error'));
    });

    it('politely refusing whoever has no object id, whatever name they carry', async () => {
      await open();
      for (const from of [{ id: '29:x', name: 'Admin' }, { id: '29:x', aadObjectId: 'not-a-guid' }, undefined]) {
        const answer = await clicked({ verb: 'resolve', n: 123 }, { from });
        assert.equal(answer.type, MESSAGE);
        assert.match(String(answer.value), /did not say who you are/);
      }
      assert.deepEqual(house.asks, []);
    });

    it('of nobody with the card as it stands, whatever the verb', async () => {
      await open();
      const data = { verb: 'resolve', n: 123, verdict: 'truePositive.phishing' };
      const value = { action: { type: 'Action.Execute', verb: 'resolve', data }, trigger: 'automatic' };
      const answer = await clicked(data, { value });
      assert.equal(answer.type, CARD);
      assert.deepEqual(
        house.asks.map(({ verb, input }) => [verb, input]),
        [['event', { n: 123 }]],
      );
      assert.deepEqual(house.connector.log, []);
    });

    it('of an older Tocsin with the present card', async () => {
      await open();
      const answer = await clicked({ verb: 'acknowledge', n: 123 });
      assert.equal(answer.type, CARD);
      assert.equal(house.asks[0]?.verb, 'event');
    });

    it('within 3 s even when the work takes longer, and lets the work end', async () => {
      let ended = false;
      await open(async () => {
        await systemClock.sleep(3_200);
        ended = true;
        throw new Error('too late to tell');
      });
      const answer = await clicked({ verb: 'confirm', n: 123, previewId: 'p' });
      assert.ok(!ended);
      assert.match(JSON.stringify(answer.value), /Still working/);
      await systemClock.sleep(900);
      assert.ok(ended);
      assert.ok(house.log.lines.some(({ level }) => level === 'error'));
    });

    const odd: [string, unknown, string][] = [
      ['no value', undefined, ERROR],
      ['a value that is a list', [], ERROR],
      ['no action', { trigger: 'manual' }, ERROR],
      ['an action that is text', { action: 'resolve' }, ERROR],
      ['another kind of action', { action: { type: 'Action.Submit', verb: 'resolve' } }, ERROR],
      ['no verb', { action: { type: 'Action.Execute', data: { n: 1 } } }, ERROR],
      ['a verb that is an object', { action: { type: 'Action.Execute', verb: { a: 1 } } }, ERROR],
      ['data that is a list', { action: { type: 'Action.Execute', verb: 'event', data: [1] } }, ERROR],
      ['huge text', { action: { type: 'Action.Execute', verb: 'event', data: { c: 'x'.repeat(9_000) } } }, ERROR],
      ['a huge verb', { action: { type: 'Action.Execute', verb: 'x'.repeat(9_000) } }, ERROR],
      ['the verb __proto__', { action: { type: 'Action.Execute', verb: '__proto__' } }, MESSAGE],
      ['the verb constructor', { action: { type: 'Action.Execute', verb: 'constructor' } }, MESSAGE],
    ];
    for (const [what, value, type] of odd) {
      it(`shortly when it carries ${what}`, async () => {
        await open();
        const answer = await clicked({}, { value });
        assert.equal(answer.type, type);
        assert.ok(JSON.stringify(answer).length < 400);
        assert.deepEqual(house.asks, []);
      });
    }

    it('taking no name that JavaScript gives a meaning of its own', async () => {
      await open();
      const body = JSON.stringify(click(house, { verb: 'event', n: 1 })).replace(
        '"n":1',
        '"n":1,"__proto__":{"admin":true},"constructor":"x","list":[1],"deep":{"a":1}',
      );
      await house.send(body);
      assert.deepEqual(house.asks[0]?.input, { n: 1 });
      assert.equal(({} as { admin?: boolean }).admin, undefined);
    });
  });

  it('answers an unknown invoke with 501 and a submit with an empty 200', async () => {
    await open();
    const unknown = await house.send(activity(house, { type: 'invoke', name: 'task/fetch', value: {} }));
    assert.deepEqual([unknown.status, unknown.text], [501, '']);
    const nameless = await house.send(activity(house, { type: 'invoke' }));
    assert.deepEqual([nameless.status, nameless.text], [501, '']);
    const submit = await house.send(activity(house, { type: 'invoke', name: 'message/submitAction', value: {} }));
    assert.deepEqual([submit.status, submit.text], [200, '']);
  });

  describe('answers a message', () => {
    it('in its thread, with a card and the bot taken out of the words', async () => {
      const said: string[] = [];
      await open(undefined, {
        interpret: (text) => {
          said.push(text);
          return { verb: 'details', input: { n: 123 } };
        },
      });
      const answer = await house.send(typed(house, '  show&nbsp;event\u200b #123 &amp; more'));
      assert.equal(answer.status, 200);
      assert.deepEqual(said, ['show event #123 & more']);
      const [post] = house.connector.posts;
      assert.equal(post?.activity['replyToId'], '1611060744833');
      assert.equal(post?.activity.summary, '[High] Anonymous IP address – Contoso');
      assert.equal(post?.activity.text, undefined);
      assertParses(post?.activity.attachments?.[0]?.content);
      assert.equal(house.asks[0]?.surface, 'chat');
    });

    it('with what the parser says instead, or with help for a greeting', async () => {
      await open();
      await house.send(typed(house, 'shwo'));
      assert.equal(house.connector.posts[0]?.activity.text, 'I do not know that.');
      await house.send(typed(house, 'Thanks!'));
      assert.equal(house.asks[0]?.verb, 'help');
    });

    it('that is a button of an older client, with the card', async () => {
      await open();
      await house.send(activity(house, { text: undefined, value: { verb: 'assign', n: 123 } }));
      assert.deepEqual(
        house.asks.map(({ verb, input, surface }) => [verb, input, surface]),
        [['assign', { n: 123 }, 'card']],
      );
      assert.equal(house.connector.posts.length, 1);
      await house.send(activity(house, { text: '', value: { property: 'x' } }));
      assert.match(String(house.connector.posts[1]?.activity.text), /out of date/);
    });

    it('even when the reply is refused', async () => {
      await open();
      house.connector.fail({ status: 403, code: 'BotNotInConversationRoster' });
      const answer = await house.send(typed(house, 'show event 123'));
      assert.equal(answer.status, 200);
      assert.equal(house.connector.log.length, 1);
      assert.ok(house.log.lines.some(({ message }) => message === 'a reply could not be sent'));
    });

    it('without holding its request when the work takes long', async function () {
      this.timeout(20_000);
      let ended = false;
      await open(async () => {
        await systemClock.sleep(8_600);
        ended = true;
        return { show: 'event', tenant, event: anEvent() };
      });
      const answer = await house.send(typed(house, 'show event 123'));
      assert.equal(answer.status, 200);
      assert.ok(!ended);
      await house.connector.waitFor(() => house.connector.posts.length === 1);
    });
  });

  describe('with authentication on', () => {
    const auth = { appId: PERSON, appType: 'SingleTenant', tenantId: HOME, password: 'x' } as const;
    it('answers 401 to a request without a token, with a broken one, and with one of another issuer', async () => {
      await open(undefined, { auth });
      const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
      const foreign = `${part({ alg: 'RS256', kid: 'k' })}.${part({ iss: 'https://evil.example', aud: PERSON })}.xx`;
      for (const authorization of ['', 'Bearer x', 'Bearer a.b.c', `Bearer ${foreign}`, 'Basic x']) {
        const answer = await house.send(click(house, { verb: 'resolve', n: 1 }), { authorization });
        assert.equal(answer.status, 401, authorization);
        const { error } = answer.body as { error: { code: string; message: string } };
        assert.deepEqual([error.code, error.message], ['NOT_AUTHORISED', 'This request is not authenticated.']);
      }
      assert.deepEqual(house.asks, []);
    });
  });

  it('does not start open to everybody', () => {
    const open = { appId: '', appType: 'MultiTenant', tenantId: HOME } as const;
    assert.throws(() => checkAuth(open, false), { code: 'CONFIG_INVALID' });
  });

  const payloads = new URL('../../../shared/data/teams/payloads/', import.meta.url);
  if (!existsSync(payloads)) it.skip(`payload samples are not beside this checkout (${payloads.pathname})`);
  else {
    for (const file of readdirSync(payloads).filter((name) => /^(conv|inst|invoke|message)/.test(name))) {
      it(`survives the sample ${file}`, async () => {
        await open();
        const sample = JSON.parse(readFileSync(new URL(file, payloads), 'utf8')) as Record<string, object>;
        const foreign = await house.send(sample);
        assert.ok([400, 403].includes(foreign.status));
        const conversation = { ...sample['conversation'], tenantId: HOME };
        const ours = { ...activity(house, {}), ...sample, serviceUrl: house.connector.url, conversation };
        const channelData = { ...sample['channelData'], tenant: { id: HOME } };
        const answer = await house.send({ ...ours, channelId: 'msteams', channelData });
        assert.ok([200, 400, 501].includes(answer.status), `${answer.status}`);
        assert.ok(!house.log.lines.some(({ level }) => level === 'error'), JSON.stringify(house.log.lines));
      });
    }
  }

  it('draws what a person said without obeying it', async () => {
    await open(() => ({ show: 'text', text: 'Assigned to <at>Boss</at> [x](https://evil.example)' }));
    await house.send(typed(house, 'show event 123'));
    const { activity: sent } = house.connector.posts[0] ?? { activity: {} };
    assert.doesNotMatch(words([sent]), /<at>|https:/);
  });
});
