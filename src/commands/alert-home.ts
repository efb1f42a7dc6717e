import { alertIdOf, regressionSubject, type AlertDeed, type RegressionAlert } from '../posture/regression.ts';
import { putBacksOf } from '../posture/put-back.ts';
import type { PostureStore } from '../posture/store.ts';
import type { Home, HomeOf } from '../remediation/about.ts';
import type { Target } from '../remediation/actions/index.ts';
import type { Deed } from '../remediation/deed.ts';
import { deedLine } from '../remediation/show-deed.ts';
import type { TenantRegistry } from '../tenants/registry.ts';
import type { TenantId } from '../tenants/tenant.ts';
import type { AlertAbout } from './about-view.ts';

interface HomeDeeds {
  readonly posture: Pick<PostureStore, 'alert' | 'changeAlert'>;
  readonly tenants: Pick<TenantRegistry, 'get'>;
  /** Channels that hear of what was done: those that change what they told. */
  readonly channels: readonly string[];
  hint(tenantId: TenantId, subject: string): void;
}

/** Deeds that put back what took MFA away are told on the alert's card, and find their target there. */
export function createAlertHomes(deps: HomeDeeds): HomeOf {
  return (key) => {
    const id = alertIdOf(key);
    return id === undefined ? undefined : homeOf(deps, id);
  };
}

function homeOf({ posture, tenants, channels, hint }: HomeDeeds, id: string): Home {
  return {
    async show(deed, { label, corr, quietUntil }): Promise<AlertAbout | undefined> {
      const ref = { tenantId: deed.tenantId, id };
      const tell = { channels, corr, notBefore: quietUntil };
      const alert = await posture.changeAlert(ref, (present) => withDeed(present, deed, label), tell);
      const tenant = alert && (await tenants.get(deed.tenantId));
      if (!alert || !tenant) return undefined;
      hint(deed.tenantId, regressionSubject(alert));
      return { number: 0, key: regressionSubject(alert), view: { tenant, alert } };
    },
    async target(deed) {
      const alert = await posture.alert(deed.tenantId, id);
      if (!alert) return undefined;
      const found = putBacksOf(alert).find(({ key, action }) => key === deed.target && action === deed.action);
      return found ? { key: found.key, label: found.label, entity: found.entity } : remembered(alert, deed);
    },
  };
}

/** A second run of the day may name other causes: what was begun is found again by its key. */
function remembered({ deeds = [] }: RegressionAlert, { key, target }: Deed): Target {
  const id = target.slice(target.indexOf(':') + 1);
  const label = deeds.find((one) => one.key === key)?.targetLabel ?? id;
  return { key: target, label, entity: { type: 'accessPolicy', id, name: label } };
}

function withDeed(alert: RegressionAlert, deed: Deed, label: string): RegressionAlert {
  const { key, action, target, targetLabel, state, generation, by, at, note } = deedLine(deed, label);
  const line: AlertDeed = { key, action, target, targetLabel, state, generation, by, at, ...(note && { note }) };
  return { ...alert, deeds: [...(alert.deeds ?? []).filter((one) => one.key !== key), line] };
}
