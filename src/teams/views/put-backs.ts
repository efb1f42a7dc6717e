import { putBackOffers } from '../../commands/words/put-backs.ts';
import type { RegressionAlert } from '../../posture/regression.ts';
import type { Tenant } from '../../tenants/tenant.ts';
import { plain } from '../escape.ts';

const BUTTONS = 4;

export interface PutBackButton {
  readonly title: string;
  readonly data: Readonly<Record<string, string | number>>;
}

/** What of an alert can still be put back, or waits for a person's word, as the buttons of its card. */
export function putBackButtons(tenant: Tenant, alert: RegressionAlert): readonly PutBackButton[] {
  return putBackOffers(alert)
    .slice(0, BUTTONS)
    .map(({ words, label, ...ref }) => ({
      title: plain(`${words.replace('…', '')}: ${label}${words.endsWith('…') ? '…' : ''}`, 60),
      data: { verb: 'preview', tenant: tenant.id, alert: alert.id, ...ref },
    }));
}
