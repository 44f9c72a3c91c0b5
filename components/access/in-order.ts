import type { AccountRow } from '#/server/access/contract.ts'

/** As one looks for a name in this language: who is here, then who has left, then who was erased. */
export function inOrder<P extends Pick<AccountRow, 'name' | 'endedAt' | 'erasure'>>(people: readonly P[], locale: string): P[] {
  const names = new Intl.Collator(locale)
  const rank = ({ endedAt, erasure }: P) => (erasure ? 2 : endedAt ? 1 : 0)
  return people.toSorted((a, b) => rank(a) - rank(b) || names.compare(a.name, b.name))
}
