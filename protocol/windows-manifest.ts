import { z } from 'zod'

/** Same shape as the catalogue's condition; all of a list must hold for a row to count. */
export const WhenCondition = z.object({
  channel: z.string().min(1),
  above: z.number().optional(),
  below: z.number().optional(),
  equals: z.number().optional(),
})
export type WhenCondition = z.infer<typeof WhenCondition>

/** What a channel is to the model.
 *  `watched`: its level is judged. `wandering`: it moves slowly by more than its own noise, so only moves beyond anything seen in training are judged.
 *  `context`: explains others, is never judged itself. */
export const ChannelRole = z.enum(['watched', 'wandering', 'context'])
export type ChannelRole = z.infer<typeof ChannelRole>

export const ModelChannel = z.object({
  id: z.string().min(1),
  unit: z.string().min(1),
  role: ChannelRole,
  /** Mean over the training rows; the base of a model with reference `trained`. */
  center: z.number(),
  /** Standard deviation of (level - expected) in training, in the channel's unit. */
  scale: z.number().nonnegative(),
  /** |level - expected| at which the score of this channel is 1, in the channel's unit. */
  limit: z.number().positive(),
})
export type ModelChannel = z.infer<typeof ModelChannel>

export const WindowSpec = z.object({
  /** Rows are taken on this grid of process time. */
  everyMs: z.number().int().positive(),
  /** Rows whose mean is judged. */
  level: z.number().int().min(1).max(10_000),
  /** Rows just before them whose mean is the reference; 0 with reference `trained`. */
  base: z.number().int().min(0).max(100_000),
  /** A value is held at most this long where a channel reports more slowly than the grid. */
  fillMs: z.number().int().nonnegative(),
  /** A longer silence empties the window: what comes after is compared with itself. */
  resetMs: z.number().int().positive(),
})
export type WindowSpec = z.infer<typeof WindowSpec>

/** When scores become one finding, and when it ends. Times are process times: scenario or recording time where there is one. */
export const JudgeSpec = z.object({
  /** A finding opens when the score stays at or above `threshold` for `persistMs`... */
  threshold: z.number().positive(),
  persistMs: z.number().nonnegative(),
  /** ...and ends when it stays below `release` for `holdMs`. */
  release: z.number().positive(),
  holdMs: z.number().nonnegative(),
  /** An open finding is reported again at most this often, and when it got much worse. */
  updateMs: z.number().positive(),
})
export type JudgeSpec = z.infer<typeof JudgeSpec>

export const TrainingFacts = z.object({
  at: z.string(),
  command: z.string(),
  files: z.array(z.object({ name: z.string(), sha256: z.string(), rows: z.number().int() })),
  rows: z.number().int(),
  segments: z.number().int(),
  windows: z.number().int(),
  /** Independent windows, about windows / level: the degrees of freedom of the limits. */
  independent: z.number(),
  /** Tail probability asked for, two-sided, a window and channel. */
  tail: z.number(),
  /** Highest score in the training windows themselves. */
  highestScore: z.number(),
})

/** Stands beside the ONNX file. The edge runs nothing whose hash, shapes or channels differ from it. */
export const ModelManifest = z.object({
  v: z.literal(1),
  engine: z.literal('onnx'),
  id: z.string().regex(/^[a-z0-9][a-z0-9.-]{0,99}$/),
  version: z.string().min(1).max(60),
  typeId: z.string().min(1),
  /** Finding kind in the catalogue of the twin type. */
  kind: z.string().min(1),
  file: z.string().regex(/^[\w.-]+\.onnx$/),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  channels: z.array(ModelChannel).min(1).max(256),
  reference: z.enum(['recent', 'trained']),
  window: WindowSpec,
  judge: JudgeSpec,
  when: z.array(WhenCondition).default([]),
  /** Rows after `when` became true that are skipped: a pump needs time to fill its pipe. */
  settleMs: z.number().nonnegative().default(0),
  /** Only this channel on this side of what was expected is a finding of this kind. */
  about: z.object({ channel: z.string(), side: z.enum(['below', 'above', 'either']) }).optional(),
  training: TrainingFacts,
})
export type ModelManifest = z.infer<typeof ModelManifest>
