import { erasedName } from '#/twin-models/core/erased.ts'

/** Whether a member's name is erased: it goes from the membership as soon as that is asked for. */
export const isErased = ({ name, personId }: { name: string; personId: string }): boolean => name === erasedName(personId)
