/** A refusal is a value, a bug throws. `R` is a union on `code`; its other fields are the parameters of the sentence shown. */
export type Result<T, R> = { ok: true; value: T } | { ok: false; refusal: R }
export const ok = <T>(value: T): { ok: true; value: T } => ({ ok: true, value })
export const refuse = <R extends { code: string }>(refusal: R): { ok: false; refusal: R } => ({ ok: false, refusal })
