import assert from 'node:assert/strict';
import { findInText } from '../../src/commands/find-in-text.ts';
import { createEventPage } from '../../src/notify/event-page.ts';

const TENANT = '22222222-2222-4222-8222-222222222222';

describe('What a message points at', () => {
  for (const [text, expected] of [
    ['see #123 and event 45, Event: 6', [123, 45, 6]],
    ['events 7', [7]],
    ['https://tocsin.example.com/tab/events/88?x=1', [88]],
    ['call 123, ticket TS#99, order 4711 &#39; #12abc #1.5', []],
    ['event 10.0.0.1 and event 3:4', []],
    ['#0', []],
    ['#5 #5 event 5', [5]],
  ] as const) {
    it(`finds event numbers in “${text}”`, () => assert.deepEqual(findInText(text).numbers, expected));
  }

  it('finds an event in a deep link to its page', () => {
    const link = createEventPage({ teamsAppId: TENANT, host: 'tocsin.example.com' }, TENANT)(77);
    assert.deepEqual(findInText(`here: ${link} !`).numbers, [77]);
  });

  for (const [text, expected] of [
    ['from 185.220.101.34, again 185.220.101.34.', ['185.220.101.34']],
    ['185[.]220[.]101[.]34 hxxp://8.8.8(.)8/x', ['185.220.101.34', '8.8.8.8']],
    ['C2 at 1.1.1.1:443 (udp)', ['1.1.1.1']],
    ['2001:4860:4860::8888 and [2606:4700::1111]:443', ['2001:4860:4860::8888', '2606:4700::1111']],
    ['2001[:]4860[:]4860[:][:]8844', ['2001:4860:4860::8844']],
    ['999.1.1.1, version 1.2.3.4.5, 1.2.3, at 12:30:45, 10::', ['10::']],
    ['Build 10.0.19045.3693x', []],
  ] as const) {
    it(`finds addresses in “${text}”`, () => assert.deepEqual(findInText(text).addresses, expected));
  }

  it('finds people by their sign-in names, defanged too, each once', () => {
    const { people } = findInText(
      'Ana@Contoso.com, ana[@]contoso[.]com; <bo.o’k@x> bo.o-k_1+a@mail.example.org. @ana a@b',
    );
    assert.deepEqual(people, ['ana@contoso.com', 'bo.o-k_1+a@mail.example.org']);
  });

  it('finds links of Microsoft Defender, and takes nothing out of them for something else', () => {
    const found = findInText(`hxxps://security.microsoft[.]com/alerts/ad1.2.3.4%23x?tid=${TENANT} .`);
    assert.deepEqual(found, {
      numbers: [],
      addresses: [],
      people: [],
      alerts: [{ alertId: 'ad1.2.3.4#x', tenantId: TENANT }],
    });
  });

  it('comes to an end with a long hostile text', () => {
    for (const piece of ['1.', ':', 'a@', '[.]', 'event ', '%2F', 'a.a@a.', '::1', '0:'])
      assert.deepEqual(findInText(piece.repeat(20_000)).alerts, []);
  });
});
