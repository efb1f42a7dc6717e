/** True, false, or not known; a policy is judged by what it surely does and by what it may do (MFA-RULES §6). */
export type Tri = boolean | undefined;

export function not(value: Tri): Tri {
  return value === undefined ? undefined : !value;
}

export function both(one: Tri, other: Tri): Tri {
  if (one === false || other === false) return false;
  return one === undefined || other === undefined ? undefined : true;
}

export function either(one: Tri, other: Tri): Tri {
  return not(both(not(one), not(other)));
}

/** One answer with what is not known counted against us, one with it counted for us. */
export interface Bounds<T> {
  readonly sure: T;
  readonly maybe: T;
}
