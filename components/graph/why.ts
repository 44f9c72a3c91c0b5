import type { Impact, ImpactItem } from '#/server/registry/contract.ts'

export type WhyStep = { cause: string; tag: string; via: ImpactItem['via']; medium: string }

/** The way from what stops to what feels it, from the start on. */
export function whyOf(impact: Impact, item: ImpactItem): WhyStep[] {
  const byId = new Map(impact.items.map((one) => [one.id, one]))
  const steps: WhyStep[] = []
  for (let at: ImpactItem | undefined = item; at && steps.length < 32; at = byId.get(at.causeId)) {
    const cause = byId.get(at.causeId)?.tag ?? impact.start.tag
    steps.unshift({ cause, tag: at.tag, via: at.via, medium: at.medium })
  }
  return steps
}
