import type { WireResult } from '../../api.ts';

export type EventPageValue = WireResult<'eventPage'>;
export type PageEntityValue = EventPageValue['entities'][number];
export type PageOfferValue = PageEntityValue['offers'][number];
export type EntitiesValue = WireResult<'eventEntities'>;
export type SectionValue = EntitiesValue['sections'][number];
export type AddressValue = EntitiesValue['addresses'][number];
