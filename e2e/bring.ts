import { apiAs } from './people.ts'

/** Objects come in through the import, as a user's own do; what is returned finds one of them by any of its codes. */
export async function bring(...lines: string[]) {
  const api = await apiAs('engineer')
  await api.exchange.importObjects.mutate({ csv: ['tag,type,kind,name_en,name_zh,gateway,site,serial', ...lines].join('\n') })
  return async (code: string) => {
    const found = await api.twins.byCode.query({ code })
    if (!found) throw new Error(`${code} was brought in and is not there`)
    return found
  }
}
