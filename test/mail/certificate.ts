import { generateKeyPairSync, sign } from 'node:crypto';

/** One element of DER (X.690 §8.1). */
function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const length = content.length < 128 ? [content.length] : [0x82, content.length >> 8, content.length & 255];
  return Buffer.concat([Buffer.from([tag, ...length]), content]);
}

const SEQUENCE = 0x30;
const hex = (text: string) => Buffer.from(text, 'hex');
const NAME = Buffer.from('localhost');
const ECDSA_SHA256 = der(SEQUENCE, hex('06082a8648ce3d040302'));
const COMMON_NAME = der(SEQUENCE, der(0x31, der(SEQUENCE, hex('0603550403'), der(0x0c, NAME))));
const ALTERNATIVE = der(SEQUENCE, hex('0603551d11'), der(0x04, der(SEQUENCE, der(0x82, NAME))));
const VALID = der(SEQUENCE, der(0x17, Buffer.from('200101000000Z')), der(0x17, Buffer.from('491231235959Z')));

/** A key with a certificate for `localhost` that it signed itself (RFC 5280 §4.1). */
export function certificate(): { key: string; cert: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const version = der(0xa0, hex('020102'));
  const key = publicKey.export({ type: 'spki', format: 'der' });
  const extensions = der(0xa3, der(SEQUENCE, ALTERNATIVE));
  const parts = [version, hex('02021d0f'), ECDSA_SHA256, COMMON_NAME, VALID, COMMON_NAME, key, extensions];
  const body = der(SEQUENCE, ...parts);
  const signature = der(0x03, Buffer.from([0]), sign('sha256', body, privateKey));
  const cert = der(SEQUENCE, body, ECDSA_SHA256, signature).toString('base64');
  const lines = cert.match(/.{1,64}/g) as string[];
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n'),
  };
}
