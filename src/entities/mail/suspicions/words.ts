import { peopleOf, textsOf, type InboxRule } from '../inbox-rule.ts';
import { listWords, quoted } from '../rule-words.ts';
import { levelled } from './hiding-places.ts';
import { takesMail, type Suspect } from './suspicion.ts';

/**
 * Words that intruders look for: money on its way, and warnings about themselves. Levelled (no case, no accents); `*`
 * stands for any ending. Whole words otherwise, so that a banquet (“Bankett”) is no bank.
 */
const WORDS = `
  invoic* payment* payroll* salary salaries remittance* wire iban swift bank banks banking bankaccount* paypal bitcoin* crypto* docusign
  password* passcode* hack hacks hacked hacker* hacking phish* scam* fraud* malware virus viruses malicious suspicious compromis* breach*
  mfa 2fa otp helpdesk* servicedesk* itsupport undeliverable
  rechnung* zahlung* uberweisung* bankverbindung* bankdaten* bankkonto* kontonummer* kontoverbindung* gehalt* lohn lastschrift* mahnung* passwor* kennwor*
  gehackt gehackte* betrug* betruger* verdachtig* sicherheitswarnung* schadsoftware
  facture* facturation* paiement* virement* banque* bancaire* salaire* rib pirat* hameconnage* fraude* fraudul* suspect* motdepasse
  factura* pago pagos transferencia* banco bancos bancari* nomina nominas contrasena* hackead* estafa* sospechos*
  fattura fatture fatturazione pagament* bonific* banca banche stipendi* truff* frode frodi sospett*
  fatura* boleto* senha senhas salario* suspeit*
  betaling* overboeking* overschrijving* salaris* wachtwoord* oplichting verdacht*
  faktur* betalning* overforing* losenord* passord* adgangskode* lonn lonen
  płatn* platnosc* przelew* hasło* haslo* wynagrodzeni* oszustw*
  platb* heslo hesla vyplat* odeme* sifre* banka bankasi
  счет* счета оплат* платеж* парол* банк банка банку взлом* мошен*
`
  .trim()
  .split(/\s+/);

const PHRASES = `wire transfer|purchase order|direct deposit|gift card|gift cards|bank account|bank details|help desk|
  service desk|it support|security alert|security team|verification code|unusual sign in|mot de passe|cuenta bancaria|
  conto corrente|codice di verifica`
  .split('|')
  .map((phrase) => phrase.trim());

/** Scripts without spaces between words: found anywhere. */
const PIECES = [
  '請求書',
  '支払',
  '振込',
  'パスワード',
  '銀行',
  '发票',
  '發票',
  '付款',
  '银行',
  '密码',
  '密碼',
  '청구서',
  '송금',
  '비밀번호',
  '은행',
].map(levelled);

const EXACT = new Set(WORDS.filter((word) => !word.endsWith('*')).map(levelled));
const STEMS = WORDS.filter((word) => word.endsWith('*')).map((word) => levelled(word.slice(0, -1)));
const TEXTS = ['subjectContains', 'bodyContains', 'bodyOrSubjectContains', 'headerContains', 'senderContains'];

/** Whether a text holds a word that intruders look for. */
export function isTelling(text: string): boolean {
  const level = levelled(text);
  const words = level.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  return (
    words.some((word) => EXACT.has(word) || STEMS.some((stem) => word.startsWith(stem))) ||
    PHRASES.some((phrase) => ` ${words.join(' ')} `.includes(` ${phrase} `)) ||
    PIECES.some((piece) => level.includes(piece))
  );
}

/** It picks out mail about money or about the intrusion itself, and takes it away. */
export const matchesWords: Suspect = (rule) => {
  if (!takesMail(rule)) return undefined;
  const found = lookedFor(rule).filter(isTelling);
  if (found.length === 0) return undefined;
  return `It looks for ${listWords([...new Set(found)].map(quoted), 'and')}: words of money or of warnings, which intruders look for.`;
};

/** What a rule looks for, without domains: that a sender is a bank says nothing. */
function lookedFor({ conditions }: InboxRule): string[] {
  const senders = peopleOf(conditions, 'fromAddresses').flatMap(({ address }) => address?.split('@')[0] ?? []);
  const texts = TEXTS.flatMap((name) => textsOf(conditions, name)).map((text) =>
    text.replace(/@?[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+|@[\p{L}\p{N}-]+/gu, ' ').trim(),
  );
  return [...texts, ...senders].filter((text) => text !== '');
}
