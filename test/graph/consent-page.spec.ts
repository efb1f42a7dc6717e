import assert from 'node:assert/strict';
import { createConsentPage } from '../../src/graph/consent-page.ts';

const TENANT = '22222222-2222-4222-8222-222222222222';

describe('graph: the page where consent is given', () => {
  it('is that of the tenant and of Tocsin’s application, on the sign-in address that is configured', () => {
    const page = createConsentPage({ loginBaseUrl: 'https://login.microsoftonline.com/', clientId: 'c0ffee' });
    assert.equal(page(TENANT), `https://login.microsoftonline.com/${TENANT}/adminconsent?client_id=c0ffee`);
  });

  it('is none where no application is configured', () => {
    assert.equal(createConsentPage({ loginBaseUrl: 'https://login.microsoftonline.com' })(TENANT), undefined);
  });
});
