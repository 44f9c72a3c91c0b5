import type { EvidenceClaims } from '#/protocol/attestation.ts'

/** A value that something measured must have. Kept signed, so that whoever can write to the database cannot make a lie true. */
export type Reference = { kind: 'agent' | 'model' | 'configuration'; name: string; version: string; hash: string }
export type Difference = { what: Reference['kind']; name: string; version: string; how: 'other' | 'unknown' }
export type Verdict = 'affirmed' | 'warned' | 'contraindicated'
export type Appraisal = { verdict: Verdict; differences: Difference[] }

/** Another result is asked for at half of it. */
export const RESULT_LIFE_MS = 3_600_000
export const NONCE_LIFE_MS = 60_000

/** Holds evidence against the reference list. A program or model that is not what its version must be contradicts it; one of a version that nobody
 *  has named, and a configuration that has changed, are for a person to look at. */
export function appraise(claims: EvidenceClaims, references: readonly Reference[]): Appraisal {
  const { agent, configuration, models } = claims.onefold
  const differences: Difference[] = []
  const hold = (what: Reference['kind'], name: string, version: string, hash: string) => {
    const known = references.find((it) => it.kind === what && it.name === name && it.version === version)
    if (known?.hash !== hash) differences.push({ what, name, version, how: known ? 'other' : 'unknown' })
  }
  hold('agent', claims.swname, claims.swversion[0], agent)
  for (const model of models) hold('model', model.id, model.version, model.hash)
  hold('configuration', claims.iss, '', configuration)
  const wrong = differences.some(({ what, how }) => how === 'other' && what !== 'configuration')
  return { verdict: wrong ? 'contraindicated' : differences.length > 0 ? 'warned' : 'affirmed', differences }
}

/** What a person may put into the list on the word of this evidence: a version that nobody has named, and the configuration. Never what contradicts it. */
export function acceptable(claims: EvidenceClaims, { differences }: Pick<Appraisal, 'differences'>): Reference[] {
  const { agent, configuration, models } = claims.onefold
  const said: Reference[] = [
    { kind: 'agent', name: claims.swname, version: claims.swversion[0], hash: agent },
    ...models.map((model): Reference => ({ kind: 'model', name: model.id, version: model.version, hash: model.hash })),
    { kind: 'configuration', name: claims.iss, version: '', hash: configuration },
  ]
  return said.filter(({ kind, name, version }) =>
    differences.some(
      (one) => one.what === kind && one.name === name && one.version === version && (one.how === 'unknown' || kind === 'configuration'),
    ),
  )
}

/** What a result is worth now: it runs out, and only one that affirms and has not run out is one to rely on. */
export const worthNow = (result: { verdict: Verdict; expiresAtMs: number } | null, nowMs: number): Verdict | 'expired' | 'none' =>
  result === null ? 'none' : result.expiresAtMs <= nowMs ? 'expired' : result.verdict
