/**
 * Sets of many texts as 64-bit hashes: 100,000 categories take 800 kB, not the tens of megabytes of a Set of strings.
 *
 * hash64: two lanes of 32-bit FNV-1a (Fowler, Noll, Vo) over UTF-16 code units, with different offset bases, each ended by
 * MurmurHash3's finaliser (Appleby). Of 100,000 known categories an unknown one passes as known with probability
 * 100,000 / 2^64, about 5e-15. It is not meant against someone who searches for collisions.
 */
const OFFSET = [0x811c9dc5, 0x050c5d1f] as const;
const PRIME = 0x01000193;

function lane(text: string, offset: number): number {
  let hash = offset;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    hash = Math.imul(hash ^ (unit & 0xff), PRIME);
    hash = Math.imul(hash ^ (unit >>> 8), PRIME);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** Base64 of the texts' hashes in ascending order, so that the same categories are the same text. */
export function hashCategories(texts: Iterable<string>): { hashes: string; count: number } {
  const pairs = [...new Set(texts)].map(
    (text) => [lane(text, OFFSET[0]), lane(text, OFFSET[1])] as const,
  );
  pairs.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const bytes = new Uint8Array(pairs.length * 8);
  const view = new DataView(bytes.buffer);
  pairs.forEach(([high, low], index) => {
    view.setUint32(index * 8, high, true);
    view.setUint32(index * 8 + 4, low, true);
  });
  return { hashes: Buffer.from(bytes).toString('base64'), count: pairs.length };
}

export interface TextSet {
  has(text: string): boolean;
}

/** Looks texts up by binary search. Throws when `hashes` is not what hashCategories made. */
export function readCategoryHashes({ hashes, count }: { hashes: string; count: number }): TextSet {
  const bytes = Buffer.from(hashes, 'base64');
  if (bytes.length !== count * 8) {
    throw new Error(`must hold ${count} hashes of 8 bytes, has ${bytes.length} bytes`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const high = new Uint32Array(count);
  const low = new Uint32Array(count);
  for (let index = 0; index < count; index += 1) {
    high[index] = view.getUint32(index * 8, true);
    low[index] = view.getUint32(index * 8 + 4, true);
  }
  return {
    has(text) {
      const a = lane(text, OFFSET[0]);
      const b = lane(text, OFFSET[1]);
      let from = 0;
      let to = count - 1;
      while (from <= to) {
        const middle = (from + to) >>> 1;
        const found = high[middle] ?? 0;
        const order = found === a ? (low[middle] ?? 0) - b : found - a;
        if (order === 0) return true;
        if (order < 0) from = middle + 1;
        else to = middle - 1;
      }
      return false;
    },
  };
}
