import { tracked } from '@trpc/server'
import { service } from '#/server/platform/system.ts'
import { can, router } from '#/server/platform/trpc.ts'
import { OpenStream, Watch } from './contract.ts'
import { liveStream } from './stream.ts'

export const liveRouter = router({
  stream: can('telemetry.read')
    .input(OpenStream)
    .subscription(async function* ({ ctx, input, signal }) {
      for await (const { cursor, event } of liveStream(ctx.system, ctx.actor, input, signal ?? new AbortController().signal))
        yield tracked(cursor, event)
    }),
  watch: can('telemetry.read')
    .input(Watch)
    .mutation(({ ctx, input }) => {
      const hub = service(ctx.system, 'live')
      const seat = hub.seat(input.streamId, ctx.actor)
      if (seat) hub.watch(seat, input)
      return { watching: seat?.viewer.series.size ?? 0 }
    }),
})
