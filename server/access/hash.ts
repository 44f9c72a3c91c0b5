import { createHash } from 'node:crypto'

/** What is kept of a token or link; it has 256 random bits, so one round is enough. */
export const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest()
