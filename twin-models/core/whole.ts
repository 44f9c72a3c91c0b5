import { z } from 'zod'

/** A whole number as a column of four bytes keeps it: with one beyond that the database would break off, instead of saying that it is another. */
export const Whole = z.int().min(0).max(2_147_483_647)
