/**
 * What a person can conclude when resolving. `classification` and `determination` are the metadata names of
 * `microsoft.graph.security` (v1.0), which differ from those in the tables of the documentation.
 */
export interface VerdictChoice {
  /** What a form sends and `resolve` takes. */
  readonly value: string;
  readonly label: string;
  readonly classification: string;
  readonly determination: string;
}

const TRUE_POSITIVE = 'truePositive';
const FALSE_POSITIVE = 'falsePositive';
const EXPECTED = 'informationalExpectedActivity';

/** What a person may say of an event without saying more. */
export const CLASSIFIED = [TRUE_POSITIVE, FALSE_POSITIVE, EXPECTED] as const;

const CLASSIFICATIONS: Readonly<Record<string, string>> = {
  [TRUE_POSITIVE]: 'True positive',
  [FALSE_POSITIVE]: 'False positive',
  [EXPECTED]: 'Expected activity',
};

const DETERMINATIONS: Readonly<Record<string, string>> = {
  compromisedAccount: 'compromised account',
  phishing: 'phishing',
  malware: 'malware',
  maliciousUserActivity: 'malicious user activity',
  multiStagedAttack: 'multi-staged attack',
  unwantedSoftware: 'unwanted software',
  other: 'other',
  notMalicious: 'not malicious',
  notEnoughDataToValidate: 'not enough data to tell',
  securityTesting: 'security test',
  lineOfBusinessApplication: 'line-of-business application',
  confirmedActivity: 'confirmed by the user',
};

const PAIRS: readonly (readonly [classification: string, determination: string])[] = [
  [TRUE_POSITIVE, 'compromisedAccount'],
  [TRUE_POSITIVE, 'phishing'],
  [TRUE_POSITIVE, 'malware'],
  [TRUE_POSITIVE, 'maliciousUserActivity'],
  [TRUE_POSITIVE, 'multiStagedAttack'],
  [TRUE_POSITIVE, 'unwantedSoftware'],
  [TRUE_POSITIVE, 'other'],
  [FALSE_POSITIVE, 'notMalicious'],
  [FALSE_POSITIVE, 'notEnoughDataToValidate'],
  [FALSE_POSITIVE, 'other'],
  [EXPECTED, 'confirmedActivity'],
  [EXPECTED, 'securityTesting'],
  [EXPECTED, 'lineOfBusinessApplication'],
  [EXPECTED, 'other'],
];

/** Every verdict a person may choose, the gravest first. */
export const VERDICTS: readonly VerdictChoice[] = PAIRS.map(([classification, determination]) => ({
  value: `${classification}.${determination}`,
  label: `${CLASSIFICATIONS[classification]}: ${DETERMINATIONS[determination]}`,
  classification,
  determination,
}));

/** The verdict of that `value`; undefined when there is none. */
export function findVerdict(value: string): VerdictChoice | undefined {
  return VERDICTS.find((choice) => choice.value === value);
}

/** A stored verdict in words: "True positive: phishing"; names that are not ours are shown as they came. */
export function verdictWords(classification: string | undefined, determination: string | undefined): string {
  const first = classification && (word(CLASSIFICATIONS, classification) ?? classification);
  const second = determination && (word(DETERMINATIONS, determination) ?? determination);
  return [first, second].filter(Boolean).join(': ');
}

function word(words: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.hasOwn(words, name) ? words[name] : undefined;
}
