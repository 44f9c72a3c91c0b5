import { z } from 'zod'

export const Note = z.string().trim().max(500)
export const Document = z.string().trim().min(1).max(200)

export const Why = z.string().trim().min(1).max(500)
