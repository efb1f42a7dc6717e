import type { ProviderAlert } from '../../alert.ts';

/** The generic kinds: what is known of an alert from where it comes and what its evidence names. */
export type ClassId =
  | 'mailAlert'
  | 'accountAlert'
  | 'applicationAlert'
  | 'dataAlert'
  | 'deviceAlert'
  | 'directoryAlert'
  | 'cloudResourceAlert'
  | 'policyAlert';

/** Evidence types of `microsoft.graph.security`, the most telling class first. */
const BY_EVIDENCE: readonly (readonly [ClassId, RegExp])[] = [
  ['mailAlert', /^(mailbox|mailboxConfiguration|analyzedMessage|mailCluster|submissionMail|teamsMessage)Evidence$/],
  ['applicationAlert', /^(oauthApplication|servicePrincipal)Evidence$/],
  [
    'cloudResourceAlert',
    /^(azureResource|amazonResource|googleCloudResource|blob|blobContainer|container.*|kubernetes.*|iotDevice|malware)Evidence$/,
  ],
  ['deviceAlert', /^(device|process|registryKey|registryValue|hostLogonSession|nic|networkConnection)Evidence$/],
  ['directoryAlert', /^(activeDirectoryDomain|securityGroup|dns)Evidence$/],
  ['dataAlert', /^(file|fileHash|sasToken)Evidence$/],
  ['accountAlert', /^(user|ip|cloudLogonSession|cloudLogonRequest|cloudApplication|url)Evidence$/],
];

/** Products that watch one sort of thing only. */
const BY_SOURCE: Readonly<Record<string, ClassId>> = {
  microsoftdefenderforendpoint: 'deviceAlert',
  microsoftdefenderforidentity: 'directoryAlert',
  microsoftappgovernance: 'applicationAlert',
  datalossprevention: 'dataAlert',
  microsoftdatalossprevention: 'dataAlert',
  microsoftinsiderriskmanagement: 'dataAlert',
  microsoftdefenderforcloud: 'cloudResourceAlert',
};

/** Products that watch several sorts of things: their alerts without evidence are of this class. */
const BY_BROAD_SOURCE: Readonly<Record<string, ClassId>> = {
  microsoftdefenderforoffice365: 'policyAlert',
  microsoftdefenderforcloudapps: 'accountAlert',
};

const BY_CATEGORY: Readonly<Record<string, ClassId>> = {
  datalossprevention: 'dataAlert',
  informationgovernance: 'dataAlert',
  datagovernance: 'dataAlert',
  mailflow: 'mailAlert',
  phishing: 'mailAlert',
  malware: 'deviceAlert',
  ransomware: 'deviceAlert',
  unwantedsoftware: 'deviceAlert',
  permissions: 'accountAlert',
  credentialaccess: 'accountAlert',
  initialaccess: 'accountAlert',
};

/** The class of an alert that no sign names: by its product, its evidence, its category; undefined when nothing tells. */
export function classOf({ serviceSource, category, evidence }: ProviderAlert): ClassId | undefined {
  const source = serviceSource?.toLowerCase() ?? '';
  const told = category?.toLowerCase() ?? '';
  if (told === 'datalossprevention') return 'dataAlert';
  if (Object.hasOwn(BY_SOURCE, source)) return BY_SOURCE[source];
  const byEvidence = BY_EVIDENCE.find(([, types]) => evidence.some(({ type }) => types.test(type)));
  if (byEvidence) return byEvidence[0];
  if (Object.hasOwn(BY_CATEGORY, told)) return BY_CATEGORY[told];
  return Object.hasOwn(BY_BROAD_SOURCE, source) ? BY_BROAD_SOURCE[source] : undefined;
}
