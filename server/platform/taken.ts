/** Whether a row was not kept because the id that its sender made for it is another's, who may be behind a wall: the key alone knows of him. */
export function idIsTaken(error: unknown): boolean {
  for (let it = error; it instanceof Error; it = it.cause)
    if ('code' in it && it.code === '23505' && 'constraint_name' in it && String(it.constraint_name).endsWith('_pkey')) return true
  return false
}
