/** A bounded map that forgets what was least recently set or read. */
export interface Lru<K, V> {
  get(key: K): V | undefined;
  set(key: K, value: V): void;
  delete(key: K): void;
  readonly size: number;
}

export function createLru<K, V>(limit: number): Lru<K, V> {
  const map = new Map<K, V>();
  /** What was asked for last is in its place already. */
  let newest: K | undefined;
  return {
    get size() {
      return map.size;
    },
    get(key) {
      const value = map.get(key);
      if (value === undefined || key === newest) return value;
      map.delete(key);
      map.set(key, value);
      newest = key;
      return value;
    },
    set(key, value) {
      map.delete(key);
      map.set(key, value);
      newest = key;
      if (map.size > limit) map.delete(map.keys().next().value as K);
    },
    delete: (key) => void map.delete(key),
  };
}
