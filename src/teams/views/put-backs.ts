import type { AlertDeed, RegressionAlert } from '../../posture/regression.ts';
import { putBacksOf, type PutBack } from '../../posture/put-back.ts';
import { actionOf } from '../../remediation/actions/index.ts';
import { deedKey } from '../../remediation/deed.ts';
import type { Tenant } from '../../tenants/tenant.ts';
import { plain } from '../escape.ts';

const BUTTONS = 4;

export interface PutBackButton {
  readonly title: string;
  readonly data: Readonly<Record<string, string | number>>;
}

/** What of an alert can still be put back, or waits for a person's word. What is done or under way has no button. */
export function putBackButtons(tenant: Tenant, alert: RegressionAlert): readonly PutBackButton[] {
  return putBacksOf(alert)
    .flatMap((putBack) => buttonOf(putBack, lineOf(alert, putBack), { tenant: tenant.id, alert: alert.id }))
    .slice(0, BUTTONS);
}

function lineOf({ deeds = [] }: RegressionAlert, { key, action }: PutBack): AlertDeed | undefined {
  return deeds.find((deed) => deed.key === deedKey(key, actionOf(action)?.family ?? ''));
}

const WORDS: Readonly<Record<AlertDeed['state'], string | undefined>> = {
  awaitingApproval: 'Approve or decline',
  undecided: 'Say what happened',
  free: 'Put back…',
  failed: 'Put back…',
  undone: 'Put back…',
  running: undefined,
  unknown: undefined,
  done: undefined,
};

function buttonOf(
  { action, key: target, label }: PutBack,
  line: AlertDeed | undefined,
  ref: { readonly tenant: string; readonly alert: string },
): readonly PutBackButton[] {
  const words = line ? WORDS[line.state] : 'Put back…';
  if (words === undefined) return [];
  const title = plain(`${words.replace('…', '')}: ${label}${words.endsWith('…') ? '…' : ''}`, 60);
  return [{ title, data: { verb: 'preview', ...ref, action, target, g: line?.generation ?? 0 } }];
}
