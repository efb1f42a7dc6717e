import { isAlertSettled } from '../../posture/recovery.ts';
import { putBacksOf, type PutBack } from '../../posture/put-back.ts';
import type { AlertDeed, RegressionAlert } from '../../posture/regression.ts';
import { actionOf } from '../../remediation/actions/index.ts';
import { deedKey } from '../../remediation/deed.ts';

/** A change behind an alert that a person may put back now, or has to decide about; it names what `preview` needs. */
export interface PutBackOffer {
  /** "Put back…", "Approve or decline", "Say what happened". */
  readonly words: string;
  readonly label: string;
  readonly action: string;
  readonly target: string;
  readonly g: number;
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

/**
 * What of an alert can still be put back, or waits for a person's word. What is done or under way is not offered, nor is
 * there anything to put back once nobody is without it.
 */
export function putBackOffers(alert: RegressionAlert): readonly PutBackOffer[] {
  const settled = isAlertSettled(alert);
  return putBacksOf(alert).flatMap((putBack) => {
    const line = lineOf(alert, putBack);
    const words = line ? WORDS[line.state] : PUT_BACK;
    if (words === undefined || (settled && words === PUT_BACK)) return [];
    const { action, key: target, label } = putBack;
    return [{ words, label, action, target, g: line?.generation ?? 0 }];
  });
}

function lineOf({ deeds = [] }: RegressionAlert, { key, action }: PutBack): AlertDeed | undefined {
  return deeds.find((deed) => deed.key === deedKey(key, actionOf(action)?.family ?? ''));
}
