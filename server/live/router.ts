import { TRPCError, tracked } from '@trpc/server'
import { whileRecognised } from '#/server/access/index.ts'
import { service } from '#/server/platform/system.ts'
import { can, router } from '#/server/platform/trpc.ts'
import { OpenStream, Watch } from './contract.ts'
import { liveStream } from './stream.ts'

export const liveRouter = router({
  stream: can('telemetry.read')
    .input(OpenStream)
    .subscription(async function* ({ ctx, input, signal }) {
      using recognised = whileRecognised(ctx.system, ctx.headers, ctx.actor)
      const ended = signal ? AbortSignal.any([signal, recognised.signal]) : recognised.signal
      for await (const { cursor, event } of liveStream(ctx.system, ctx.actor, input, ended)) yield tracked(cursor, event)
      if (recognised.signal.aborted)
        throw new TRPCError({ code: 'UNAUTHORIZED', message: 'signed out, or with other roles: open it again' })
    }),
  watch: can('telemetry.read')
    .input(Watch)
    .mutation(async ({ ctx, input }) => {
      const hub = service(ctx.system, 'live')
      const seat = hub.seat(input.streamId, ctx.actor, ctx.system.db.walls.see)
      if (seat) {
        await hub.look(seat)
        hub.watch(seat, input)
      }
      return { watching: seat?.viewer.series.size ?? 0 }
    }),
})
