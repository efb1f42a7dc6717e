import { crc32, inflateRawSync } from 'node:zlib';

/** The files of a zip by name, found through its central directory; throws where a length or check sum is wrong. */
export function unzip(archive: Buffer): ReadonlyMap<string, Buffer> {
  const end = archive.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  if (end < 0) throw new Error('not a zip');
  const files = new Map<string, Buffer>();
  let at = archive.readUInt32LE(end + 16);
  for (let count = archive.readUInt16LE(end + 10); count > 0; count--) {
    if (archive.readUInt32LE(at) !== 0x02014b50) throw new Error('no directory entry where one should be');
    const nameLength = archive.readUInt16LE(at + 28);
    const name = archive.toString('utf8', at + 46, at + 46 + nameLength);
    const content = contentAt(archive, archive.readUInt32LE(at + 42), archive.readUInt32LE(at + 20));
    if (crc32(content) !== archive.readUInt32LE(at + 16)) throw new Error(`${name}: wrong check sum`);
    if (content.length !== archive.readUInt32LE(at + 24)) throw new Error(`${name}: wrong length`);
    files.set(name, content);
    at += 46 + nameLength + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32);
  }
  if (at !== end) throw new Error('the directory does not end where the archive says');
  return files;
}

function contentAt(archive: Buffer, local: number, length: number): Buffer {
  if (archive.readUInt32LE(local) !== 0x04034b50) throw new Error('no file where one should be');
  const begin = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
  const bytes = archive.subarray(begin, begin + length);
  return archive.readUInt16LE(local + 8) === 8 ? inflateRawSync(bytes) : bytes;
}
