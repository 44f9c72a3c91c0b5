import type { ReactNode } from 'react'
import styles from './room-head.module.css'

/** The line above a list: how many and in what state, quietly what it means, and at the right what one can do. */
export const RoomHead = ({ title, said, children }: { title: ReactNode; said?: ReactNode; children?: ReactNode }) => (
  <header className={styles.head}>
    <h1>{title}</h1>
    {said && <p>{said}</p>}
    <span className="grow" />
    {children}
  </header>
)
