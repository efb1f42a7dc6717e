import assert from 'node:assert/strict';
import type { SimTenant } from '../../src/sandbox/graph/model.ts';
import { SANDBOX_TENANTS } from '../../src/sandbox/graph/tenants.ts';
import type { TenantId } from '../../src/tenants/tenant.ts';
import type { Posted } from '../fakes/connector.ts';
import { words } from '../teams/adaptive-cards.ts';
import { alertAbout, members } from './crowd.ts';
import type { Running } from './process.ts';
import { cardOf, installation, openStage, send, until, type Stage } from './service.ts';
import { startSilence, type Silence } from './silence.ts';

const CHANNEL = '19:alerts@thread.tacv2';
const TENANT = SANDBOX_TENANTS[0] as SimTenant;
const LOOKED_UP = /Looked up .* Details looks again/;

describe('The card of an alert while Microsoft is silent', function () {
  this.timeout(90_000);
  let stage: Stage;
  let silence: Silence;
  let product: Running;

  before(async () => {
    stage = await openStage({ tenants: SANDBOX_TENANTS, channels: [CHANNEL], connector: { limits: false } });
    stage.graph.setQuirks({ noThrottle: true });
    silence = await startSilence(stage.graph.url);
    product = await start();
    await send(product, installation(stage.connector, { channel: CHANNEL }));
    await until('the first import', 15_000, async () => {
      const stored = await stage.stores.coverage.get(TENANT.id as TenantId, 'graph.alerts_v2');
      return stored?.value.importedAt !== undefined;
    });
  });
  after(async () => {
    await silence?.close();
    await stage?.close();
  });

  const start = () => stage.start({ GRAPH_BASE_URL: silence.url });
  const ownerOf = (at: number) => members(TENANT)[at] ?? (TENANT.users[0] as never);
  const alert = (at: number) => stage.graph.state.addAlert(TENANT.id, alertAbout(TENANT, ownerOf(at), `silent-${at}`));
  /** Every message that was ever posted about this person, answers in threads included. */
  const posts = (at: number): readonly Posted[] =>
    stage.connector.posts.filter(({ versions }) =>
      versions.some((one) => words(cardOf(one)).includes(ownerOf(at).userPrincipalName)),
    );
  const now = (post: Posted | undefined) => words(cardOf(post?.versions.at(-1) ?? {}));

  it('comes without what is not known, is completed when Microsoft speaks again, and rings once', async () => {
    silence.hold(/\$batch|\/reports|\/auditLogs|\/identityProtection/);
    alert(0);
    const [card] = await until('the card', 20_000, () => (posts(0).length > 0 ? posts(0) : undefined));
    assert.ok(silence.held() > 0, 'Microsoft has answered nothing yet');
    assert.doesNotMatch(now(card), LOOKED_UP);
    silence.release();
    await until('its completion', 30_000, () => LOOKED_UP.test(now(posts(0)[0])));
    assert.equal(posts(0).length, 1);
    assert.equal(card?.rootId, undefined);
  });

  it('is completed, and rings once, although Tocsin died while it was looking things up', async () => {
    silence.hold(/\$batch/);
    alert(1);
    await until('a look-up under way', 20_000, () => silence.held() > 0);
    await product.kill();
    silence.release();
    product = await start();
    await until('the whole card', 40_000, () => LOOKED_UP.test(now(posts(1)[0])));
    assert.equal(posts(1).length, 1);
  });
});
