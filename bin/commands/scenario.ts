import { uuidv7 } from '#/twin-models/core/uuidv7.ts'
import { localApi } from '../api.ts'
import { type Command, UsageError } from '../command.ts'

const STORIES: Record<string, string> = { S1: 'SIM-CITY', S3: 'SIM-CITY', S4: 'SIM-CITY', S2: 'SIM-PLANT' }

export const command: Command = {
  name: 'scenario',
  summary: 'Starts or stops a story of the demo world: S1 the cloudburst, S2 the bearing. It goes the way of every command.',
  usage: '<start|stop> <S1|S2> [--pace <n>]',
  options: { pace: { type: 'string', help: 'how many times faster than real (default: the pace of the world)' } },
  async run({ positionals: [act, story = ''], values, out, project }) {
    const runner = STORIES[story]
    if ((act !== 'start' && act !== 'stop') || !runner) throw new UsageError('say start or stop, and which story')
    const api = await localApi(project)
    const object = await api.twins.byCode.query({ code: runner })
    if (!object) throw new Error(`there is no ${runner} here: the stories belong to the demo world (npm run demo)`)
    const issued = await api.commands.issue.mutate({
      commandId: uuidv7(),
      objectId: object.id,
      command: act === 'start' ? 'start_story' : 'stop_story',
      params: act === 'start' ? { story, ...(values.pace ? { pace: Number(values.pace) } : {}) } : { story },
      reason: 'started from the command line',
      validUntilIso: new Date(Date.now() + 60_000).toISOString(),
    })
    out(issued, `${story}: ${issued.state}`)
    return 0
  },
}
