import { randomInt } from 'node:crypto'

export const PASSWORD_MIN_LENGTH = 12

/** Four groups of four letters without look-alikes: 79 bits, typed from a terminal without mistakes. */
export function generatePassword(): string {
  const letters = 'abcdefghjkmnpqrstuvwxyz23456789'
  return Array.from({ length: 4 }, () => Array.from({ length: 4 }, () => letters[randomInt(letters.length)]).join('')).join('-')
}
