import type { Tx } from '#/server/platform/db.ts'
import { type Asker, groupsOf, notResponsible } from '#/server/registry/index.ts'
import type { ImportProblem } from './contract.ts'
import type { Plan } from './plan.ts'
import { problem } from './problem.ts'

/** Lines that would change facts for which another role answers. What the server brings in by itself, and what is new, is held by no fence. */
export async function fencedLines(tx: Tx, asker: Asker, plan: Plan): Promise<ImportProblem[]> {
  const known = new Map<string, string | null>()
  const found: ImportProblem[] = []
  for (const { draft, existing, changed } of plan.change) {
    const typeId = existing?.typeId ?? draft.typeId
    for (const group of groupsOf(changed)) {
      const key = `${group} ${typeId}`
      if (!known.has(key)) {
        const fence = await notResponsible(tx, asker, { typeId }, [group])
        known.set(key, fence?.code === 'NOT_RESPONSIBLE_FORBIDDEN' ? `${group}: ${fence.organisation} ${fence.role}` : null)
      }
      const whose = known.get(key)
      if (whose) found.push(problem(draft.line, 'tag', 'NOT_RESPONSIBLE', whose))
    }
  }
  return found
}
