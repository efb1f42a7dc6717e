import { textsOf, type InboxRule } from '../inbox-rule.ts';

/**
 * Names of the folders that Outlook makes by itself and nobody looks into, in the languages in which mailboxes are
 * opened most; lower case, without marks. Graph v1.0 has a well-known name for some of them (`archive`, `junkemail`,
 * `conversationhistory`), which a rule may name in place of an id.
 */
const HIDING = new Set(
  `rss feeds|rss feed|rss|rss subscriptions|rss-feeds|rss-feed|rss-abonnements|rss-abonnement|flux rss|fuentes rss|
  suscripciones de rss|feed rss|rss-stromen|rss-floden|kanaly rss|informacni kanaly rss|rss feed'leri|rss-каналы|rss フィード|rss 源|
  archive|archives|archiv|archivio|archivo|arquivo|archief|arkiv|archiwum|archivum|arsiv|архив|アーカイブ|存档|封存|보관|
  junk|junk email|junk e-mail|junkemail|junk-e-mail|junk-email|spam|bulk mail|courrier indesirable|correo no deseado|correo electronico no deseado|
  posta indesiderata|lixo eletronico|lixo electronico|lixo|ongewenste e-mail|skrappost|uonsket e-mail|uonsket mail|søppelpost|soppelpost|wiadomosci-smieci|wiadomosci smieci|
  nevyzadana posta|onemsiz e-posta|нежелательная почта|迷惑メール|垃圾邮件|垃圾郵件|정크 메일|clutter|
  conversation history|conversationhistory|historique des conversations|historial de conversaciones|historico de conversas|cronologia conversazioni|
  gesprekgeschiedenis|gespreksgeschiedenis|aufgezeichnete unterhaltungen|unterhaltungsverlauf|konversationshistorik|historia konwersacji|
  samtalehistorikk|samtalehistorik|historie konverzaci|журнал бесед|会話の履歴|会话历史记录|對話記錄|
  sync issues|syncissues|synchronisierungsprobleme|problemes de synchronisation|local failures|localfailures|server failures|serverfailures|conflicts|notes|notizen|journal`
    .split('|')
    .map(levelled)
    .filter(Boolean),
);

const TRASH = new Set(
  `deleted items|deleteditems|trash|recoverableitemsdeletions|geloschte elemente|geloschte objekte|elements supprimes|elementos eliminados|
  posta eliminata|elementi eliminati|itens excluidos|itens eliminados|verwijderde items|borttagna objekt|slettede elementer|slettet post|slettede objekter|
  elementy usuniete|odstranena posta|silinmis ogeler|удаленные|削除済みアイテム|已删除邮件|刪除的郵件|지운 편지함`
    .split('|')
    .map(levelled)
    .filter(Boolean),
);

/** A name as people see it: case, accents, kinds of white space and what cannot be seen do not count. */
export function levelled(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[\p{M}\p{Cf}]/gu, '')
    .replace(/[\s\p{Cc}\p{Zs}]+/gu, ' ')
    .trim()
    .toLowerCase();
}

/** The folder that a rule moves mail to: its name, or the well-known name that the rule gives; undefined if neither. */
export function targetFolder({ actions, folders }: InboxRule): string | undefined {
  const id = textsOf(actions, 'moveToFolder')[0];
  return id === undefined ? undefined : Object.hasOwn(folders, id) ? folders[id] : id;
}

export function isHidingPlace(name: string): boolean {
  return HIDING.has(levelled(name));
}

export function isTrash(rule: InboxRule): boolean {
  const name = targetFolder(rule);
  return name !== undefined && TRASH.has(levelled(name));
}
