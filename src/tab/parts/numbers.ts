const COUNT = new Intl.NumberFormat('en-GB');

/** "100,000". */
export function countWords(count: number): string {
  return COUNT.format(count);
}

/** "83 %"; never 100 or 0 for what is only nearly so. */
export function shareWords(part: number, all: number): string {
  if (all === 0) return '–';
  const share = Math.round((part / all) * 100);
  if (share === 100 && part < all) return '99 %';
  return share === 0 && part > 0 ? '1 %' : `${share} %`;
}

/** "1 tenant", "3 tenants". */
export function manyWords(count: number, one: string, many = `${one}s`): string {
  return `${countWords(count)} ${count === 1 ? one : many}`;
}
