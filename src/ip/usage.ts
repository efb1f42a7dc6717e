import type { Usage } from '../entities/ip.ts';
import type { Network } from './asn-table.ts';
import { KNOWN_NETWORKS } from './hosting-networks.ts';

/** Words in AS names, first match counts: what runs a network is told by its rarer words. */
const NAME_WORDS: readonly (readonly [Usage, RegExp])[] = [
  ['military', /\b(dod|department of defen[cs]e|army|navy|air force|military|ministry of defen[cs]e)\b/i],
  [
    'education',
    /universi|\b(college|school|schools|academy|academic|polytechnic|hochschule|fachhochschule|universit[aä]t|research and education|institute of technology|nren|education|educational|renater|surf b\.?v)\b/i,
  ],
  [
    'government',
    /\b(government|govt|ministry|municipality|municipal|city of|county of|state of|commonwealth of|parliament|senate)\b/i,
  ],
  [
    'hosting',
    /\b(web ?host|host|hosts|cloud|servers?|data ?cent(er|re)s?|datacent(er|re)s?|vps|dedicated|colo|colocation|serverius)\b|hosting/i,
  ],
  ['mobile', /\b(mobile|mobil|wireless|cellular|cellco|movil|moviles|gsm|lte|3g|4g|5g)\b/i],
  [
    'consumer',
    /\b(cable|broadband|fib(er|re)|fibra|ftth|dsl|adsl|internet service|isp|telecom|telecoms|telekom|telecommunications?|telecomunica[cç][oõ]es|telecomunicaciones|telefonica|telephone|telefon|telco|communications|provedor|internet)\b|(telecom|telekom)\b/i,
  ],
];

/** Carriers that sell to everybody: their names would make homes of them. Cogent, Lumen, Zayo, Hurricane, Arelion, NTT, GTT. */
const TRANSIT = new Set([174, 3356, 6461, 6939, 1299, 2914, 3257]);

/**
 * What a network is probably used for: our table of big networks first, then words in its name. Undefined when neither
 * tells. Over routed IPv4 space this leaves about a third unknown; it is a guess and is to be shown as inferred.
 */
export function inferUsage({ asn, name }: Network): Usage | undefined {
  if (TRANSIT.has(asn)) return undefined;
  return KNOWN_NETWORKS.get(asn)?.usage ?? NAME_WORDS.find(([, words]) => words.test(name))?.[0];
}
