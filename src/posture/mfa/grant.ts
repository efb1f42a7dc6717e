import type { CaGrantControls } from '../facts.ts';
import type { Bounds, Tri } from './tri.ts';

/** A way around the second factor that some sign-ins have: a device in the company's hands, or an app on any phone. */
export type Escape = 'managedDevice' | 'phoneApp';

/** Where a grant demands MFA: nowhere, or everywhere but where one of the escapes is open. */
export type Demand = 'never' | { readonly except: readonly Escape[] };

export interface Grant {
  readonly blocks: boolean;
  readonly demands: Bounds<Demand>;
}

const ESCAPES: Readonly<Record<string, Escape>> = {
  compliantdevice: 'managedDevice',
  domainjoineddevice: 'managedDevice',
  approvedapplication: 'phoneApp',
  compliantapplication: 'phoneApp',
};

/** Besides MFA itself; Microsoft takes a password change only together with MFA, so it is no way around it. */
const KNOWN = ['mfa', 'block', 'passwordchange', ...Object.keys(ESCAPES)];

/** What the grant controls ask (MFA-RULES §4.3); without any, nothing: session controls never make a requirement. */
export function grantOf(
  controls: CaGrantControls | null | undefined,
  { externalFactorsCount }: { externalFactorsCount: boolean },
): Grant {
  const parts = partsOf(controls ?? {}, externalFactorsCount);
  if (parts.builtIn.includes('block')) return { blocks: true, demands: { sure: 'never', maybe: 'never' } };
  const everyOne = { sure: ifAll(parts.mfa === true), maybe: ifAll(parts.mfa !== false) };
  const oneOf = { sure: ifAny(parts, parts.mfa === true && !parts.odd), maybe: ifAny(parts, parts.mfa !== false) };
  const operator = controls?.operator?.toUpperCase();
  if (operator === 'AND') return { blocks: false, demands: everyOne };
  // Of several controls, an operator that cannot be read may mean either; of one both are the same.
  if (operator === 'OR') return { blocks: false, demands: oneOf };
  return { blocks: false, demands: { sure: oneOf.sure, maybe: everyOne.maybe } };
}

interface Parts {
  readonly builtIn: readonly string[];
  /** Whether one of the controls is MFA. */
  readonly mfa: Tri;
  /** Whether one of the controls can be met with the password alone, by anybody anywhere. */
  readonly open: boolean;
  /** Whether one of the controls is not known here, so that it may be either. */
  readonly odd: boolean;
}

function partsOf(controls: CaGrantControls, externalFactorsCount: boolean): Parts {
  const builtIn = (controls.builtInControls ?? []).map((control) => control.toLowerCase());
  const strength = controls.authenticationStrength ? strengthIsMfa(controls.authenticationStrength) : false;
  const custom = (controls.customAuthenticationFactors ?? []).length;
  const terms = (controls.termsOfUse ?? []).length;
  const odd = builtIn.some((control) => !KNOWN.includes(control)) || strength === undefined;
  const mfa = builtIn.includes('mfa') || strength === true || (custom > 0 && externalFactorsCount);
  return {
    builtIn,
    mfa: mfa || (odd ? undefined : false),
    open:
      terms > 0 || (custom > 0 && !externalFactorsCount) || (!!controls.authenticationStrength && strength === false),
    odd,
  };
}

function ifAll(mfa: boolean): Demand {
  return mfa ? { except: [] } : 'never';
}

function ifAny({ builtIn, open }: Parts, mfa: boolean): Demand {
  if (!mfa || open) return 'never';
  return { except: [...new Set(builtIn.flatMap((control) => ESCAPES[control] ?? []))] };
}

/** Microsoft's own strengths: multifactor, passwordless and phishing-resistant. */
const MFA_STRENGTHS = ['2', '3', '4'].map((digit) => `00000000-0000-0000-0000-00000000000${digit}`);
const MFA_METHODS = [
  'windowshelloforbusiness',
  'fido2',
  'x509certificatemultifactor',
  'federatedmultifactor',
  'devicebasedpush',
  'temporaryaccesspassonetime',
  'temporaryaccesspassmultiuse',
];

/** Whether a strength takes nothing less than two factors; one that says nothing of itself is not taken for MFA. */
function strengthIsMfa(strength: NonNullable<CaGrantControls['authenticationStrength']>): Tri {
  const flags = (strength.requirementsSatisfied ?? '')
    .toLowerCase()
    .split(',')
    .map((flag) => flag.trim());
  if (flags.includes('mfa')) return true;
  if (flags.includes('none')) return false;
  if (flags.some((flag) => flag !== '')) return undefined;
  if (MFA_STRENGTHS.includes(strength.id?.toLowerCase() ?? '')) return true;
  const combinations = strength.allowedCombinations ?? [];
  return combinations.length > 0 && combinations.every(isTwoFactors);
}

/** `password,sms` is two factors, `password` alone is one. */
function isTwoFactors(combination: string): boolean {
  return combination.includes(',') || MFA_METHODS.includes(combination.trim().toLowerCase());
}
