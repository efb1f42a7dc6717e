import type { AlertDeed, RegressionAlert } from '../../posture/regression.ts';
import { isAlertSettled } from '../../posture/recovery.ts';
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

/**
 * What of an alert can still be put back, or waits for a person's word. What is done or under way has no button, nor is
 * there anything to put back once nobody is without it.
 */
export function putBackButtons(tenant: Tenant, alert: RegressionAlert): readonly PutBackButton[] {
  const ref = { tenant: tenant.id, alert: alert.id };
  const settled = isAlertSettled(alert);
  return putBacksOf(alert)
    .flatMap((putBack) => {
      const line = lineOf(alert, putBack);
      const words = line ? WORDS[line.state] : PUT_BACK;
      return words === undefined || (settled && words === PUT_BACK) ? [] : [buttonOf(putBack, words, { ...ref, line })];
    })
    .slice(0, BUTTONS);
}

function lineOf({ deeds = [] }: RegressionAlert, { key, action }: PutBack): AlertDeed | undefined {
  return deeds.find((deed) => deed.key === deedKey(key, actionOf(action)?.family ?? ''));
}

const PUT_BACK = 'Put back…';

const WORDS: Readonly<Record<AlertDeed['state'], string | undefined>> = {
  awaitingApproval: 'Approve or decline',
  undecided: 'Say what happened',
  free: PUT_BACK,
  failed: PUT_BACK,
  undone: PUT_BACK,
  running: undefined,
  unknown: undefined,
  done: undefined,
};

function buttonOf(
  { action, key: target, label }: PutBack,
  words: string,
  { line, ...ref }: { readonly tenant: string; readonly alert: string; readonly line: AlertDeed | undefined },
): PutBackButton {
  const title = plain(`${words.replace('…', '')}: ${label}${words.endsWith('…') ? '…' : ''}`, 60);
  return { title, data: { verb: 'preview', ...ref, action, target, g: line?.generation ?? 0 } };
}
