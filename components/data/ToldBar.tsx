import type { Share } from '#/server/telemetry/contract.ts'
import styles from './data.module.css'
import { percentText, toldPart } from './share.ts'

/** Told of what was due: a figure, and a bar whose hatched end is the silence. */
export function ToldBar({ share }: { share: Pick<Share, 'dueMs' | 'silentMs'> }) {
  const part = toldPart(share)
  return (
    <span className={styles.told}>
      <b className="figures">{percentText(part)}</b>
      <i aria-hidden="true" className={styles.bar}>
        <i style={{ width: `${(part ?? 0) * 100}%` }} />
      </i>
    </span>
  )
}
