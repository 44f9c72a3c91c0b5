import type { Actor } from '#/server/platform/actor.ts'
import type { System } from '#/server/platform/system.ts'
import { labelsOf, notePrinted } from '#/server/registry/index.ts'
import { nameIn } from '#/twin-models/core/names.ts'
import type { LabelSheet } from '../contract.ts'
import { labelSheet } from './sheet.ts'
import { STOCKS } from './stock.ts'

/** Labels of these objects as PDF. Their addresses begin with the installation's public one, else with the one by which it was asked. */
export async function printLabels(
  system: System,
  actor: Actor,
  ask: LabelSheet & { origin: string | null },
): Promise<{ pdf: string; count: number }> {
  const at = new Date(system.clock.nowMs())
  const labels = await system.db.tenant(actor.tenantId, async (tx) => {
    const found = await labelsOf(tx, actor, ask.objectIds, at)
    if (found.length > 0) await notePrinted(tx, actor, found, at)
    return found
  })
  const base = system.env.publicUrl ?? ask.origin ?? `http://localhost:${system.env.port}`
  const drawn = labels.map(({ code, tag, names, token }) => ({
    address: `${base.replace(/\/$/, '')}/id/${code}?t=${token}`,
    code,
    tag,
    name: nameIn(names, ask.locale).text,
  }))
  const pdf = await labelSheet(drawn, STOCKS[ask.stock], ask.skip)
  return { pdf: pdf.toString('base64'), count: labels.length }
}
